package access

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/alexedwards/scs/v2"

	"presszero/web/keep"
)

// What stands in a session. Times are in milliseconds of Unix.
const (
	inUser  = "user"
	inStamp = "stamp" // as User.Stamp when they signed in
	inBorn  = "born"
	inSeen  = "seen"
)

// The cookies.
const (
	sessionCookie = "pz-session"
	deviceCookie  = "pz-device"
	screenCookie  = "pz-screen"
)

const (
	kindSession = "session"
	kindDevice  = "device"
)

// sessions remember who has signed in, and on which devices they do. They end when they were not used for idle, and longest
// after they began in any case.
type sessions struct {
	docs          keep.Docs
	now           func() time.Time
	idle, longest time.Duration
	plain, secure *scs.SessionManager // by how the browser reached us
}

func newSessions(docs keep.Docs, now func() time.Time, idle, longest time.Duration) *sessions {
	s := &sessions{docs: docs, now: now, idle: idle, longest: longest}
	s.plain, s.secure = s.manager(plainCookies), s.manager(secureCookies)
	return s
}

func (s *sessions) manager(by cookies) *scs.SessionManager {
	m := scs.New()
	m.Store, m.Lifetime, m.HashTokenInStore = sessionStore{s}, s.longest, true
	m.Cookie.Name, m.Cookie.SameSite, m.Cookie.Secure = string(by)+sessionCookie, http.SameSiteLaxMode, by == secureCookies
	return m
}

// session is what a request says by its cookie. It is never written unless that is asked for.
type session struct {
	*scs.SessionManager
	ctx   context.Context //nolint:containedctx // scs keeps what it has read in it, for the length of one request
	token string
}

// open reads the session of a request; one without a session gets an empty one.
func (s *sessions) open(r *http.Request, by cookies) (*session, error) {
	m := s.plain
	if by == secureCookies {
		m = s.secure
	}
	return s.load(r.Context(), m, by.read(r, sessionCookie))
}

func (s *sessions) load(ctx context.Context, m *scs.SessionManager, token string) (*session, error) {
	loaded, err := m.Load(ctx, token)
	return &session{m, loaded, token}, err
}

func (v *session) user() string { return v.GetString(v.ctx, inUser) }

func (v *session) stamp() string { return v.GetString(v.ctx, inStamp) }

func (v *session) time(key string) time.Time { return time.UnixMilli(v.GetInt64(v.ctx, key)) }

// over reports whether a session has ended by the clock.
func (s *sessions) over(v *session) bool {
	now := s.now()
	return now.Sub(v.time(inSeen)) >= s.idle || now.Sub(v.time(inBorn)) >= s.longest
}

// used notes that a session is used, but not with every request.
func (s *sessions) used(v *session) error {
	if s.now().Sub(v.time(inSeen)) < s.idle/20 {
		return nil
	}
	v.Put(v.ctx, inSeen, s.now().UnixMilli())
	_, _, err := v.Commit(v.ctx)
	return err
}

// begin signs a user in under a new token, which the answer sets.
func (s *sessions) begin(w http.ResponseWriter, v *session, u User) error {
	token, expiry, err := s.renew(v, u)
	if err == nil {
		v.WriteSessionCookie(v.ctx, w, token, expiry)
	}
	return err
}

// renew writes who has signed in under a new token.
func (s *sessions) renew(v *session, u User) (token string, expiry time.Time, err error) {
	if err := v.RenewToken(v.ctx); err != nil {
		return "", expiry, err
	}
	now := s.now().UnixMilli()
	v.Put(v.ctx, inUser, u.Name)
	v.Put(v.ctx, inStamp, u.Stamp)
	v.Put(v.ctx, inBorn, now)
	v.Put(v.ctx, inSeen, now)
	return v.Commit(v.ctx)
}

// end forgets a session, here and in the browser.
func (s *sessions) end(w http.ResponseWriter, v *session) error {
	v.WriteSessionCookie(v.ctx, w, "", time.Time{})
	return v.Destroy(v.ctx)
}

// sessionStore is keep as scs asks it.
type sessionStore struct{ *sessions }

// FindCtx implements scs.CtxStore.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	d, err := s.docs.Get(ctx, kindSession, token)
	if errors.Is(err, keep.ErrUnknown) {
		return nil, false, nil
	}
	return d.Data, err == nil, err
}

// CommitCtx implements scs.CtxStore. Of two requests of one session that write at once, the later wins. It is kept for a
// little longer than it may be idle by our clock, whatever scs says by the machine's: over looks at the minute.
func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) (err error) {
	for range attempts {
		d, unread := s.docs.Get(ctx, kindSession, token)
		if unread != nil && !errors.Is(unread, keep.ErrUnknown) {
			return unread
		}
		d = keep.Doc{ID: token, Rev: d.Rev, Data: data, Until: s.now().Add(s.idle + s.idle/10)}
		if _, err = s.docs.Put(ctx, kindSession, d); !errors.Is(err, keep.ErrOvertaken) {
			return err
		}
	}
	return err
}

// DeleteCtx implements scs.CtxStore.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.docs.Delete(ctx, kindSession, token)
}

// Find implements scs.Store; scs calls FindCtx.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store; scs calls CommitCtx.
func (s sessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete implements scs.Store; scs calls DeleteCtx.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// device is what is kept of a browser: who has signed in with it.
type device struct {
	Users []string `json:"users"` // the latest last
}

// A device is known for half a year after somebody signed in with it; it remembers so many, as one at a shared desk must.
const (
	deviceKnownFor = 180 * 24 * time.Hour
	deviceUsers    = 30
)

// device returns the token of the browser, empty where it has none, and whether the name has signed in with it.
func (s *sessions) device(r *http.Request, by cookies, name string) (token string, at familiarity, err error) {
	token = by.read(r, deviceCookie)
	if token == "" {
		return "", deviceUnknown, nil
	}
	d, err := s.docs.Get(r.Context(), kindDevice, sum(token))
	if errors.Is(err, keep.ErrUnknown) {
		return "", deviceUnknown, nil
	}
	var known device
	if err == nil {
		err = json.Unmarshal(d.Data, &known)
	}
	if slices.Contains(known.Users, name) {
		at = deviceKnown
	}
	return token, at, err
}

// remember makes a device know a name.
func (s *sessions) remember(ctx context.Context, token, name string) (err error) {
	for range attempts {
		var known device
		d, unread := s.docs.Get(ctx, kindDevice, sum(token))
		if unread == nil {
			err = json.Unmarshal(d.Data, &known)
		} else if !errors.Is(unread, keep.ErrUnknown) {
			err = unread
		}
		if err != nil {
			return err
		}
		known.Users = append(slices.DeleteFunc(known.Users, func(u string) bool { return u == name }), name)
		known.Users = known.Users[max(0, len(known.Users)-deviceUsers):]
		if d.Data, err = json.Marshal(known); err != nil {
			return err
		}
		d = keep.Doc{ID: sum(token), Rev: d.Rev, Data: d.Data, At: s.now(), By: byUsers(known.Users), Until: s.now().Add(deviceKnownFor)}
		if _, err = s.docs.Put(ctx, kindDevice, d); !errors.Is(err, keep.ErrOvertaken) {
			return err
		}
	}
	return err
}

// forgetDevices makes every device a stranger to a name.
func (s *sessions) forgetDevices(ctx context.Context, name string) error {
	for {
		found, _, err := s.docs.List(ctx, kindDevice, "user:"+name, "", keep.MaxPage)
		if err != nil || len(found) == 0 {
			return err
		}
		for _, d := range found {
			var known device
			if err := json.Unmarshal(d.Data, &known); err != nil {
				return err
			}
			known.Users = slices.DeleteFunc(known.Users, func(u string) bool { return u == name })
			if d.Data, err = json.Marshal(known); err != nil {
				return err
			}
			d.By = byUsers(known.Users)
			if _, err := s.docs.Put(ctx, kindDevice, d); err != nil && !errors.Is(err, keep.ErrOvertaken) {
				return err
			}
		}
	}
}

func byUsers(names []string) []string {
	by := make([]string, len(names))
	for i, name := range names {
		by[i] = "user:" + name
	}
	return by
}
