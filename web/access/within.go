package access

import (
	"context"
	"net/http"
)

// AddUser adds a user from within the process, as the demonstration and tests do; others ask the API. Without a password
// nobody signs in by one. ErrTaken.
func (g *Gate) AddUser(ctx context.Context, u User, password string) (err error) {
	if err := u.check(); err != nil {
		return err
	}
	if password != "" {
		if u.Hash, err = g.hasher.hash(ctx, password); err != nil {
			return err
		}
	}
	return g.users.add(ctx, u)
}

// Session begins a session of a user and returns the cookie by which a browser that speaks no TLS is known. ErrUnknownUser.
func (g *Gate) Session(ctx context.Context, name string) (*http.Cookie, error) {
	u, err := g.users.get(ctx, name)
	if err != nil {
		return nil, err
	}
	s, err := g.sessions.load(ctx, g.sessions.plain, "")
	if err != nil {
		return nil, err
	}
	token, _, err := g.sessions.renew(s, u)
	return &http.Cookie{Name: s.Cookie.Name, Value: token, Path: s.Cookie.Path, HttpOnly: true, SameSite: http.SameSiteLaxMode}, err //nolint:gosec // without TLS
}

// AddScreen adds a screen on the wall and returns the path by which it opens the wallboard. ErrTaken.
func (g *Gate) AddScreen(ctx context.Context, name string) (path string, err error) {
	if err := checkKeyName(name); err != nil {
		return "", err
	}
	text, err := g.screens.add(ctx, &Key{Name: name, By: localName})
	return "/screen/" + text, err
}
