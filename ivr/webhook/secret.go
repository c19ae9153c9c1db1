package webhook

import (
	"context"
	"fmt"

	"presszero/ivr"
)

// covered keeps calls whose secrets nobody can read who reads the store: they are sealed with the key of the addresses,
// which the store does not have. In the addresses themselves the whole session is sealed.
type covered struct {
	Calls
	seal *Sealer
}

// Commit implements Calls.
func (c covered) Commit(ctx context.Context, t ivr.Turn) (ivr.Committed, error) {
	var err error
	if t.Session, err = c.cover(t.Session); err != nil {
		return ivr.Committed{}, err
	}
	done, err := c.Calls.Commit(ctx, t)
	if err != nil {
		return ivr.Committed{}, err
	}
	done.Latest, err = c.uncover(done.Latest)
	return done, err
}

// Load implements Calls.
func (c covered) Load(ctx context.Context, call string) (ivr.Session, error) {
	s, err := c.Calls.Load(ctx, call)
	if err != nil {
		return ivr.Session{}, err
	}
	return c.uncover(s)
}

// secretKind is the kind of a token that holds secrets.
const secretKind = "secret"

func (c covered) cover(s ivr.Session) (ivr.Session, error) {
	if len(s.Secret) == 0 {
		return s, nil
	}
	sealed, err := c.seal.Seal(secretKind, &ivr.Session{Call: s.Call, Secret: s.Secret})
	if err != nil {
		return ivr.Session{}, fmt.Errorf("cover the secrets of call %s: %w", s.Call, err)
	}
	s.Secret, s.Sealed = nil, sealed
	return s, nil
}

func (c covered) uncover(s ivr.Session) (ivr.Session, error) {
	if s.Sealed == "" {
		return s, nil
	}
	var opened ivr.Session
	if err := c.seal.Open(secretKind, s.Sealed, &opened); err != nil {
		return ivr.Session{}, fmt.Errorf("uncover the secrets of call %s: %w", s.Call, err)
	}
	if opened.Call != s.Call {
		return ivr.Session{}, fmt.Errorf("uncover the secrets of call %s: they are another call's", s.Call)
	}
	s.Secret, s.Sealed = opened.Secret, ""
	return s, nil
}
