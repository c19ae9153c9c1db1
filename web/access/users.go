package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"presszero/web/keep"
)

// What is answered about people.
var (
	// ErrUnknownUser: there is no user, key or screen of that name.
	ErrUnknownUser = errors.New("nobody of that name")
	// ErrTaken: there is one already.
	ErrTaken = errors.New("the name is taken")
	// ErrInvitation: the link was used, is over, or was never given.
	ErrInvitation = errors.New("the link is used up or over; ask for a new one")
)

// User is somebody who signs in. Times are UTC.
type User struct {
	Name     string    `json:"name"`
	Role     Role      `json:"role"`
	Agent    string    `json:"agent,omitempty"` // the agent who they are; empty: none
	Created  time.Time `json:"created"`
	By       string    `json:"by"`                 // who added them
	SignedIn time.Time `json:"signed_in,omitzero"` // the last time
	Hash     string    `json:"hash,omitempty"`     // of the password; empty: none is set yet
	Stamp    string    `json:"stamp"`              // of the sessions that hold; a new one ends them all
	// Invitation is the sum of the secret of a link by which a password may be set once, until Invited.
	Invitation string    `json:"invitation,omitempty"`
	Invited    time.Time `json:"invited,omitzero"`
}

// who is the user as they act.
func (u User) who() Who { return Who{Name: u.Name, Role: u.Role, Agent: u.Agent} }

// invitedFor is how long an invitation holds.
const invitedFor = 24 * time.Hour

const kindUser = "user"

// users are kept under their names.
type users struct {
	docs keep.Docs
	now  func() time.Time
}

var userName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@+-]{0,63}$`)

func isUserName(name string) bool { return len(name) <= 128 && userName.MatchString(name) }

// canonical is a name as it is kept: people write theirs with capitals and spaces around it.
func canonical(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// check says what is wrong with a user.
func (u User) check() error {
	switch {
	case !isUserName(u.Name):
		return fmt.Errorf("%q is no name: write 1 to 64 letters, digits and . _ @ + -, such as anna or anna@example.com", u.Name)
	case u.Name == localName:
		return fmt.Errorf("the name %s stands for whoever works on the machine of the service; write another", localName)
	case !slices.Contains(Roles(), u.Role):
		return fmt.Errorf("%q is no role: write agent, supervisor, operator or admin", u.Role)
	case len(u.Agent) > 64:
		return errors.New("the ID of an agent has at most 64 bytes")
	}
	return nil
}

// get reads a user. ErrUnknownUser.
func (s users) get(ctx context.Context, name string) (User, error) {
	u, _, err := s.read(ctx, name)
	return u, err
}

func (s users) read(ctx context.Context, name string) (User, keep.Doc, error) {
	if !isUserName(name) {
		return User{}, keep.Doc{}, ErrUnknownUser
	}
	return readDoc[User](ctx, s.docs, kindUser, name)
}

// add adds a user. ErrTaken.
func (s users) add(ctx context.Context, u User) error {
	u.Created, u.Stamp = s.now().UTC(), secret()
	return addDoc(ctx, s.docs, kindUser, u.Name, u)
}

// change changes a user as they are now. ErrUnknownUser.
func (s users) change(ctx context.Context, name string, how func(*User) error) (User, error) {
	return changeDoc(ctx, s.docs, kindUser, name, how)
}

// list lists all users by name.
func (s users) list(ctx context.Context) ([]User, error) {
	all, err := listDocs[User](ctx, s.docs, kindUser)
	slices.SortFunc(all, func(a, b User) int { return strings.Compare(a.Name, b.Name) })
	return all, err
}

// none reports whether there is no user at all yet.
func (s users) none(ctx context.Context) (bool, error) {
	found, _, err := s.docs.List(ctx, kindUser, "", "", 1)
	return len(found) == 0, err
}

// invite lets a user set a password by a link, once, and returns its secret. The password before, and the sessions, end: the
// link may be asked for because somebody else knows the password.
func (s users) invite(ctx context.Context, name string) (link string, u User, err error) {
	link = secret()
	u, err = s.change(ctx, name, func(u *User) error {
		u.password("")
		u.Invitation, u.Invited = sum(link), s.now().Add(invitedFor).UTC()
		return nil
	})
	return link, u, err
}

// invited returns the user to whom a link was given. ErrInvitation.
func (s users) invited(ctx context.Context, name, link string) (User, error) {
	u, err := s.get(ctx, name)
	if errors.Is(err, ErrUnknownUser) || err == nil && !u.opens(link, s.now()) {
		return User{}, ErrInvitation
	}
	return u, err
}

func (u User) opens(link string, now time.Time) bool {
	return u.Invitation != "" && same(u.Invitation, sum(link)) && now.Before(u.Invited)
}

// redeem sets a password by a link. Of two who use it at once, one succeeds. ErrInvitation.
func (s users) redeem(ctx context.Context, name, link, hash string) (User, error) {
	return s.change(ctx, name, func(u *User) error {
		if !u.opens(link, s.now()) {
			return ErrInvitation
		}
		u.password(hash)
		return nil
	})
}

// password sets a password, and ends the sessions and the invitation that there were.
func (u *User) password(hash string) {
	u.Hash, u.Stamp, u.Invitation, u.Invited = hash, secret(), "", time.Time{}
}

// secret is a text that nobody guesses: 160 bits.
func secret() string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// sum is what is kept of a secret that is long enough not to be guessed, so that who reads the store cannot use it.
func sum(secret string) string {
	s := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(s[:])
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// attempts is how often a document is read and written again when others write it as well.
const attempts = 10

func readDoc[T any](ctx context.Context, docs keep.Docs, kind, id string) (v T, d keep.Doc, err error) {
	d, err = docs.Get(ctx, kind, id)
	if errors.Is(err, keep.ErrUnknown) {
		return v, d, ErrUnknownUser
	}
	if err == nil {
		err = json.Unmarshal(d.Data, &v)
	}
	if err != nil {
		return v, d, fmt.Errorf("read %s %s: %w", kind, id, err)
	}
	return v, d, nil
}

func addDoc[T any](ctx context.Context, docs keep.Docs, kind, id string, v T) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("add %s %s: %w", kind, id, err)
	}
	_, err = docs.Put(ctx, kind, keep.Doc{ID: id, Data: data})
	if errors.Is(err, keep.ErrOvertaken) {
		return ErrTaken
	}
	return err
}

func changeDoc[T any](ctx context.Context, docs keep.Docs, kind, id string, how func(*T) error) (v T, err error) {
	for range attempts {
		var d keep.Doc
		if v, d, err = readDoc[T](ctx, docs, kind, id); err != nil {
			return v, err
		}
		if err = how(&v); err != nil {
			return v, err
		}
		if d.Data, err = json.Marshal(v); err != nil {
			return v, fmt.Errorf("change %s %s: %w", kind, id, err)
		}
		if _, err = docs.Put(ctx, kind, d); !errors.Is(err, keep.ErrOvertaken) {
			return v, err
		}
	}
	return v, err
}

func listDocs[T any](ctx context.Context, docs keep.Docs, kind string) (all []T, err error) {
	for from := ""; ; {
		page, next, err := docs.List(ctx, kind, "", from, keep.MaxPage)
		if err != nil {
			return nil, err
		}
		for _, d := range page {
			var v T
			if err := json.Unmarshal(d.Data, &v); err != nil {
				return nil, fmt.Errorf("read %s %s: %w", kind, d.ID, err)
			}
			all = append(all, v)
		}
		if from = next; next == "" {
			return all, nil
		}
	}
}
