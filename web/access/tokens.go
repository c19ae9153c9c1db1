package access

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"presszero/web/keep"
)

// Key lets another system in, and says what it may do. Screen is a key that opens the wallboard. Only the sum of the secret
// is kept. Times are UTC.
type Key struct {
	Name    string       `json:"name"`
	May     []Permission `json:"may,omitempty"`
	Created time.Time    `json:"created"`
	By      string       `json:"by"`            // who added it
	Used    time.Time    `json:"used,omitzero"` // the last time, to the hour
	Sum     string       `json:"sum"`
}

// What begins the text of a key, so that people, and programs that look for leaked secrets, know it.
const (
	keyPrefix    = "pzk_"
	screenPrefix = "pzs_"
	localPrefix  = "pzl_"
)

const (
	kindKey    = "key"
	kindScreen = "screen"
)

// NewLocalKey makes a key for those who work on the machine of the service.
func NewLocalKey() string { return localPrefix + secret() }

// IsLocalKey reports whether a text is one that NewLocalKey made.
func IsLocalKey(text string) bool {
	return strings.HasPrefix(text, localPrefix) && len(text) == len(localPrefix)+len(secret())
}

// keys are kept under their names.
type keys struct {
	kind, prefix string
	docs         keep.Docs
	now          func() time.Time
}

var keyName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// checkKeyName says what is wrong with the name of a key or a screen.
func checkKeyName(name string) error {
	if keyName.MatchString(name) {
		return nil
	}
	return fmt.Errorf("%q is no name: write 1 to 40 of a-z, 0-9 and -, such as helpdesk", name)
}

// checkMay says what is wrong with what a key may do, for which the giver must be allowed it too. Who leads agents works
// their desks, so that one includes the other.
func checkMay(giver Who, may []Permission) ([]Permission, error) {
	if len(may) == 0 {
		return nil, errors.New("say what the key may do, such as line:read; " + list(All()))
	}
	for _, p := range may {
		switch {
		case !slices.Contains(All(), p):
			return nil, fmt.Errorf("%q is no permission: there are %s", p, list(All()))
		case !giver.Can(p):
			return nil, fmt.Errorf("you may not do %s yourself, so that you cannot give it to a key", p)
		}
	}
	if slices.Contains(may, LeadAgents) {
		may = append(may, WorkDesk)
	}
	return slices.Compact(slices.Sorted(slices.Values(may))), nil
}

func list(all []Permission) string {
	texts := make([]string, len(all))
	for i, p := range all {
		texts[i] = string(p)
	}
	return strings.Join(texts, ", ")
}

// add makes a key and returns its text, which is never shown again. ErrTaken.
func (s keys) add(ctx context.Context, k *Key) (text string, err error) {
	hidden := secret()
	k.Created, k.Sum = s.now().UTC(), sum(hidden)
	return s.text(k.Name, hidden), addDoc(ctx, s.docs, s.kind, k.Name, *k)
}

// errMore: the key may what its giver may not.
var errMore = errors.New("the key may more")

// renew gives a key another secret: the one before opens nothing any more. ErrUnknownUser, errMore.
func (s keys) renew(ctx context.Context, name string, giver Who) (k Key, text string, err error) {
	if !keyName.MatchString(name) {
		return k, "", ErrUnknownUser
	}
	hidden := secret()
	k, err = changeDoc(ctx, s.docs, s.kind, name, func(k *Key) error {
		if slices.ContainsFunc(k.May, func(p Permission) bool { return !giver.Can(p) }) {
			return errMore
		}
		k.Sum = sum(hidden)
		return nil
	})
	return k, s.text(name, hidden), err
}

func (s keys) text(name, hidden string) string { return s.prefix + name + "_" + hidden }

// find returns the key of a text. ErrUnknownUser.
func (s keys) find(ctx context.Context, text string) (Key, error) {
	name, hidden, _ := strings.Cut(strings.TrimPrefix(text, s.prefix), "_")
	if !keyName.MatchString(name) {
		return Key{}, ErrUnknownUser
	}
	k, _, err := readDoc[Key](ctx, s.docs, s.kind, name)
	if err != nil {
		return Key{}, err
	}
	if !same(k.Sum, sum(hidden)) {
		return Key{}, ErrUnknownUser
	}
	return k, s.touch(ctx, k)
}

// touch remembers that a key was used, once an hour.
func (s keys) touch(ctx context.Context, k Key) error {
	if s.now().Sub(k.Used) < time.Hour {
		return nil
	}
	_, err := changeDoc(ctx, s.docs, s.kind, k.Name, func(k *Key) error {
		k.Used = s.now().UTC().Truncate(time.Hour)
		return nil
	})
	if errors.Is(err, ErrUnknownUser) {
		return err // removed meanwhile
	}
	return nil // that it was used is worth less than its use
}

func (s keys) list(ctx context.Context) ([]Key, error) {
	all, err := listDocs[Key](ctx, s.docs, s.kind)
	slices.SortFunc(all, func(a, b Key) int { return strings.Compare(a.Name, b.Name) })
	return all, err
}

// remove forgets a key. ErrUnknownUser.
func (s keys) remove(ctx context.Context, name string) error {
	if !keyName.MatchString(name) {
		return ErrUnknownUser
	}
	if _, _, err := readDoc[Key](ctx, s.docs, s.kind, name); err != nil {
		return err
	}
	return s.docs.Delete(ctx, s.kind, name)
}
