package contract

import (
	"bytes"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"go.uber.org/zap"
	"golang.org/x/time/rate"

	"presszero/internal/clock"
	"presszero/web/access"
	"presszero/web/keep"
)

// MaxBody is the longest body of a request, in bytes.
const MaxBody = 64 << 10

// Options are the parts of a Guard. All are required.
type Options struct {
	Inner access.Guard // that says who asks, and what they may do
	Docs  keep.Docs    // where answers are kept that may be asked for again
	Clock clock.Clock
	Log   *zap.Logger
	Rate  float64 // requests a second that each who asks may send; five times as many at once
}

// Guard is a guard whose routes keep the contract.
type Guard struct {
	o  Options
	mu sync.Mutex
	by map[string]*rate.Limiter // by who asks
}

// New checks the options.
func New(o Options) (*Guard, error) {
	if o.Inner == nil || o.Docs == nil || o.Clock == nil || o.Log == nil || o.Rate <= 0 {
		return nil, errors.New("contract: Inner, Docs, Clock, Log and Rate are required")
	}
	return &Guard{o: o, by: map[string]*rate.Limiter{}}, nil
}

// Admit implements access.Guard.
func (g *Guard) Admit(p access.Permission, h http.HandlerFunc) http.Handler {
	return g.o.Inner.Admit(p, func(w http.ResponseWriter, r *http.Request) {
		if wait := g.wait(access.From(r.Context())); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
			Refuse(w, http.StatusTooManyRequests, "too many requests under this name")
			return
		}
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			h(w, r)
			return
		}
		if body, fine := whole(w, r); fine {
			g.act(w, r, body, h)
		}
	})
}

// whole reads the body of a request. It is false when that was refused.
func whole(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		Refuse(w, http.StatusRequestEntityTooLarge, "the body is longer than 64 KiB")
	case err != nil:
		Refuse(w, http.StatusBadRequest, "the body did not arrive whole")
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body, err == nil
}

// act does something, once for each key.
func (g *Guard) act(w http.ResponseWriter, r *http.Request, body []byte, h http.HandlerFunc) {
	key := r.Header.Get(KeyHeader)
	switch {
	case r.Method != http.MethodPost || key == "":
		h(w, r)
	case len(key) > longestKey:
		Refuse(w, http.StatusBadRequest, "the header "+KeyHeader+" has more than 200 bytes")
	default:
		newOnce(g, key, r, body).serve(w, r, h)
	}
}

// The limits of who asks: how many they may send at once, and how many of them are remembered.
const (
	burst      = 5 // times the rate
	remembered = 4096
)

// wait is how long somebody is to wait before the next request; 0: not at all.
func (g *Guard) wait(who access.Who) time.Duration {
	now := g.o.Clock.Now()
	g.mu.Lock()
	defer g.mu.Unlock()
	name := string(who.Role) + "\n" + who.Name
	limiter := g.by[name]
	if limiter == nil {
		g.forget(now)
		limiter = rate.NewLimiter(rate.Limit(g.o.Rate), max(1, int(burst*g.o.Rate)))
		g.by[name] = limiter
	}
	asked := limiter.ReserveN(now, 1)
	wait := asked.DelayFrom(now)
	if wait > 0 {
		asked.CancelAt(now)
	}
	return wait
}

// forget leaves out who has not asked for a while, when there are many. g.mu is held.
func (g *Guard) forget(now time.Time) {
	if len(g.by) < remembered {
		return
	}
	for name, limiter := range g.by {
		if limiter.TokensAt(now) >= float64(limiter.Burst()) {
			delete(g.by, name)
		}
	}
}
