package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"presszero/internal/clock"
)

// cost of a password: 64 MiB and about a tenth of a second, the same on every machine.
var cost = argon2id.Params{Memory: 64 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// decoy is compared with where there is no user, or no password, so that the answer takes as long. No password fits it.
const decoy = "$argon2id$v=19$m=65536,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// errBusy: too many sign in at this moment.
var errBusy = errors.New("too many people sign in at this moment; try again in a few seconds")

// longestQueue is how long somebody waits for a password to be looked at.
const longestQueue = 5 * time.Second

// hasher computes passwords: two at once, since each takes 64 MiB, and one more for those who sign in on a device of theirs,
// so that a flood of strangers does not keep them out.
type hasher struct {
	strangers, known chan struct{}
}

func newHasher() *hasher {
	return &hasher{strangers: make(chan struct{}, 2), known: make(chan struct{}, 1)}
}

// hash computes what is kept of a password. errBusy.
func (h *hasher) hash(ctx context.Context, password string) (hash string, err error) {
	err = h.with(ctx, h.known, func() (err error) {
		hash, err = argon2id.CreateHash(password, &cost)
		return err
	})
	return hash, err
}

// matches compares a password with what is kept of it; an empty hash matches none, in the same time. errBusy.
func (h *hasher) matches(ctx context.Context, password, hash string, at familiarity) (fits bool, err error) {
	if hash == "" {
		hash = decoy
	}
	room := h.strangers
	if at == deviceKnown {
		room = h.known
	}
	err = h.with(ctx, room, func() (err error) {
		fits, err = argon2id.ComparePasswordAndHash(password, hash)
		return err
	})
	return fits, err
}

func (h *hasher) with(ctx context.Context, room chan struct{}, compute func() error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	timer := clock.System{}.AfterFunc(longestQueue, cancel)
	defer timer.Stop()
	select {
	case room <- struct{}{}:
		defer func() { <-room }()
		return compute()
	case <-ctx.Done():
		return errBusy
	}
}

// Bounds of a password. There is no rule about its kinds of characters: length is what counts.
const (
	shortestPassword = 10  // characters
	longestPassword  = 200 // bytes
)

// checkPassword says what is wrong with a new password.
func checkPassword(name, password string) error {
	lower := strings.ToLower(password)
	kinds := map[rune]bool{}
	for _, r := range lower {
		kinds[r] = true
	}
	switch {
	case utf8.RuneCountInString(password) < shortestPassword:
		return fmt.Errorf("The password needs at least %d characters: three or four words do well.", shortestPassword) //nolint:revive,staticcheck // a sentence for people
	case len(password) > longestPassword:
		return fmt.Errorf("The password may have at most %d bytes.", longestPassword) //nolint:revive,staticcheck // as above
	case len(kinds) < 5, strings.Contains(lower, name), isCommon(lower):
		return errors.New("That password is among the first that are tried: choose three or four words that belong together for nobody but you.") //nolint:revive,staticcheck // as above
	}
	return nil
}

// isCommon reports whether a password is little more than what is tried first.
func isCommon(lower string) bool {
	for _, common := range []string{
		"password", "passw0rd", "1234567", "7654321", "qwertyuiop", "qwerty12", "asdfghjk", "abcdefgh", "letmein", "iloveyou", "welcome1", "presszero",
		"press zero", "changeme", "administrator", "callcenter", "callcentre",
	} {
		if rest := strings.Replace(lower, common, "", 1); rest != lower && utf8.RuneCountInString(rest) < 6 {
			return true
		}
	}
	return false
}
