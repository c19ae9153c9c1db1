package access

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"
	"golang.org/x/time/rate"

	"presszero/internal/clock"
	"presszero/internal/obs"
	"presszero/web/keep"
)

// GateOptions are what a Gate is made of. Store, Clock and Log are required.
type GateOptions struct {
	Store    keep.Docs
	Clock    clock.Clock
	Log      *zap.Logger
	LocalKey string         // lets in who works on the machine of the service, as an administrator; empty: nobody
	Proxies  []netip.Prefix // that tell who asks
	Idle     time.Duration  // a session that is not used ends after it; 2 h where it is 0
	Longest  time.Duration  // every session ends after it; 16 h where it is 0
	Keep     time.Duration  // how long the record of an act is kept; 400 days where it is 0
	Most     int            // how many records are kept; 20,000 where it is 0
}

// Gate is the Guard of the service: it knows people by their session, machines by their key and screens by their link.
type Gate struct {
	clock    clock.Clock
	log      *zap.Logger
	local    string
	proxies  proxies
	origins  *http.CrossOriginProtection
	users    users
	keys     keys
	screens  keys
	sessions *sessions
	throttle throttle
	hasher   *hasher
	trail    *trail
	visits   visits

	strangers   *rate.Limiter // of records of sign-ins that failed
	unrecorded  int           // sign-ins that failed and are not recorded one by one
	countFailed sync.Mutex
}

// NewGate checks the options. Nothing is started.
func NewGate(o GateOptions) (*Gate, error) {
	if o.Store == nil || o.Clock == nil || o.Log == nil {
		return nil, errors.New("access: Store, Clock and Log are required")
	}
	now := o.Clock.Now
	g := &Gate{
		clock: o.Clock, log: o.Log, local: o.LocalKey, proxies: o.Proxies, origins: http.NewCrossOriginProtection(),
		users:    users{o.Store, now},
		keys:     keys{kindKey, keyPrefix, o.Store, now},
		screens:  keys{kindScreen, screenPrefix, o.Store, now},
		sessions: newSessions(o.Store, now, cmp.Or(o.Idle, 2*time.Hour), cmp.Or(o.Longest, 16*time.Hour)),
		throttle: throttle{o.Store, now},
		hasher:   newHasher(),
		trail:    &trail{docs: o.Store, now: now, keep: cmp.Or(o.Keep, 400*24*time.Hour), most: cmp.Or(o.Most, 20_000)},
		visits:   visits{now: now, all: map[*visit]bool{}},

		strangers: rate.NewLimiter(rate.Every(10*time.Second), 30),
	}
	g.origins.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusForbidden, "a page of another site asked for this, or a proxy changed the name of the host: open the page here, and have the proxy pass Host on")
	}))
	return g, nil
}

// localName is who works on the machine of the service, with the key that lies there.
const localName = "local"

// visitor is who asks, and how we know.
type visitor struct {
	who     Who
	session *session // nil: by a key
	by      string   // what let them in, as the store knows it
	// still reports whether they may what they might when they came; nil where that never changes.
	still func(context.Context) (bool, error)
}

// Admit implements Guard. Who has not signed in is sent to the sign-in by a page, and told by the API.
func (g *Gate) Admit(p Permission, h http.HandlerFunc) http.Handler {
	return g.origins.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie, Authorization")
		v, err := g.visitor(r)
		switch {
		case err != nil:
			g.fail(w, err)
		case v.who.Role == "":
			g.stranger(w, r)
		case isRead(r) && !v.who.Can(p):
			g.forbid(w, r, v.who, p)
		case isRead(r):
			ctx, leave := g.visits.enter(r.Context(), v)
			defer leave()
			h(w, r.WithContext(With(ctx, v.who)))
		default:
			g.act(w, r, v.who, p, h)
		}
	}))
}

func isRead(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// visitor finds out who asks. Nobody: the zero visitor.
func (g *Gate) visitor(r *http.Request) (visitor, error) {
	if given := r.Header.Get("Authorization"); given != "" {
		return g.bearer(r.Context(), given)
	}
	v, err := g.signedIn(r)
	if err != nil || v.who.Role != "" {
		return v, err
	}
	if key := g.proxies.cookies(r).read(r, screenCookie); key != "" {
		return g.shown(r.Context(), g.screens, key)
	}
	return visitor{}, nil
}

// bearer is who shows a key.
func (g *Gate) bearer(ctx context.Context, given string) (v visitor, _ error) {
	scheme, text, _ := strings.Cut(given, " ")
	text = strings.TrimSpace(text)
	switch {
	case !strings.EqualFold(scheme, "Bearer"):
	case g.local != "" && subtle.ConstantTimeCompare([]byte(g.local), []byte(text)) == 1:
		v.who = Who{Name: localName, Role: Admin}
	case strings.HasPrefix(text, keyPrefix):
		return g.shown(ctx, g.keys, text)
	case strings.HasPrefix(text, screenPrefix):
		return g.shown(ctx, g.screens, text)
	}
	return v, nil
}

// shown is who shows the text of a key, or of a screen.
func (g *Gate) shown(ctx context.Context, among keys, text string) (visitor, error) {
	k, err := among.find(ctx, text)
	if err != nil {
		return visitor{}, known(err)
	}
	v := visitor{who: Who{Name: k.Name, Role: Machine, May: k.May}, by: k.Sum}
	if among.kind == kindScreen {
		v.who = Who{Name: k.Name, Role: Screen}
	}
	v.still = func(ctx context.Context) (bool, error) {
		_, err := among.find(ctx, text)
		return err == nil, known(err)
	}
	return v, nil
}

// known turns one who does not exist into nobody.
func known(err error) error {
	if errors.Is(err, ErrUnknownUser) {
		return nil
	}
	return err
}

// signedIn is who has signed in, unless the session is over or the user has changed since. Its session is there in any case.
func (g *Gate) signedIn(r *http.Request) (visitor, error) {
	s, err := g.sessions.open(r, g.proxies.cookies(r))
	if err != nil || s.user() == "" {
		return visitor{session: s}, err
	}
	u, holds, err := g.holds(r.Context(), s)
	if err != nil || !holds {
		return visitor{session: s}, err
	}
	return visitor{who: u.who(), session: s, by: u.Name + " " + s.token, still: func(ctx context.Context) (bool, error) {
		again, err := g.sessions.load(ctx, s.SessionManager, s.token)
		if err != nil {
			return false, err
		}
		_, holds, err := g.holds(ctx, again)
		return holds, err
	}}, nil
}

// holds reports whether a session may be used, and for whom, and notes that it is.
func (g *Gate) holds(ctx context.Context, s *session) (User, bool, error) {
	u, err := g.users.get(ctx, s.user())
	if err != nil || !same(u.Stamp, s.stamp()) || g.sessions.over(s) {
		return User{}, false, known(err)
	}
	return u, true, g.sessions.used(s)
}

// act lets somebody do something, and keeps a record of it.
func (g *Gate) act(w http.ResponseWriter, r *http.Request, who Who, p Permission, h http.HandlerFunc) {
	ctx, said := withRemarks(With(r.Context(), who))
	told := &recorder{ResponseWriter: w, code: http.StatusOK}
	defer func() { g.record(ctx, r, who, told.code, said) }()
	if !who.Can(p) {
		g.forbid(told, r, who, p)
		return
	}
	defer func() {
		if fault := recover(); fault != nil {
			told.code = http.StatusInternalServerError
			panic(fault)
		}
	}()
	h(told, r.WithContext(ctx))
}

// recorder remembers the code of an answer.
type recorder struct {
	http.ResponseWriter
	code int
}

func (w *recorder) WriteHeader(code int) {
	w.code = code
	w.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

var wildcard = regexp.MustCompile(`\{(\w+)(?:\.\.\.)?\}`)

// record keeps a record of an act. That it cannot be kept undoes nothing: it is in the log then.
func (g *Gate) record(ctx context.Context, r *http.Request, who Who, code int, said *remarks) {
	reason, on, silent := said.read()
	if silent && code < http.StatusBadRequest {
		return
	}
	for _, name := range wildcard.FindAllStringSubmatch(r.Pattern, -1) {
		on[name[1]] = r.PathValue(name[1])
	}
	g.write(ctx, Entry{Who: who.Name, Role: who.Role, What: r.Pattern, On: on, Reason: reason, Outcome: outcomeOf(code), Code: code})
}

// write keeps an entry, in which numbers are masked. It is written though its request has ended.
func (g *Gate) write(ctx context.Context, e Entry) {
	e.Reason, e.Who = obs.MaskText(e.Reason), obs.MaskText(e.Who)
	for name, value := range e.On {
		e.On[name] = obs.MaskText(value)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	timer := clock.System{}.AfterFunc(5*time.Second, cancel)
	defer timer.Stop()
	kept, err := g.trail.add(ctx, e)
	fields := []zap.Field{
		zap.Int64("number", kept.Number), zap.String("who", e.Who), zap.String("role", string(e.Role)), zap.String("what", e.What),
		zap.Any("on", e.On), zap.String("outcome", string(e.Outcome)), zap.String("hash", kept.Hash),
	}
	if err != nil {
		g.log.Error("an act is not on record", append(fields, zap.Error(err))...)
		return
	}
	g.log.Info("act", fields...)
}

// stranger answers who has not signed in.
func (g *Gate) stranger(w http.ResponseWriter, r *http.Request) {
	switch {
	case isPage(r):
		http.Redirect(w, r, "/sign-in?"+url.Values{"next": {r.URL.RequestURI()}}.Encode(), http.StatusSeeOther)
	case r.Header.Get("Authorization") != "":
		refuse(w, http.StatusUnauthorized, "the key opens nothing, or nothing any more: 'presszero key list' shows those that do")
	default:
		w.Header().Set("WWW-Authenticate", "Bearer")
		refuse(w, http.StatusUnauthorized, "sign in at /sign-in, or send a key: 'presszero key add' makes one, for the header Authorization: Bearer")
	}
}

// forbid answers who may not.
func (g *Gate) forbid(w http.ResponseWriter, r *http.Request, who Who, p Permission) {
	if isPage(r) {
		g.show(w, http.StatusForbidden, "forbidden", forbidden{who, r.URL.Path})
		return
	}
	answer(w, http.StatusForbidden, refusal{
		Error: fmt.Sprintf("%s, as %s, may not do that: it needs %s; ask an administrator", who.Name, who.Role, p), Needs: p,
	})
}

// isPage reports whether a person looks at the answer.
func isPage(r *http.Request) bool { return isRead(r) && !strings.HasPrefix(r.URL.Path, "/api/") }

// fail answers when we cannot find out who asks, or do what is asked.
func (g *Gate) fail(w http.ResponseWriter, err error) {
	g.log.Error("people", zap.Error(err))
	w.Header().Set("Retry-After", "5")
	refuse(w, http.StatusServiceUnavailable, "the store of people cannot be reached; try again in a few seconds")
}
