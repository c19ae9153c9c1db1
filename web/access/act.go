package access

import (
	"context"
	"maps"
	"sync"
)

// remarks are what a handler adds to the record of an act.
type remarks struct {
	mu     sync.Mutex
	reason string
	about  map[string]string
	silent bool
}

type remarksKey struct{}

func withRemarks(ctx context.Context) (context.Context, *remarks) {
	m := &remarks{about: map[string]string{}}
	return context.WithValue(ctx, remarksKey{}, m), m
}

// remark changes the remarks on the act under way. Outside of a Guard that keeps records it does nothing.
func remark(ctx context.Context, change func(*remarks)) {
	if m, ok := ctx.Value(remarksKey{}).(*remarks); ok {
		m.mu.Lock()
		defer m.mu.Unlock()
		change(m)
	}
}

// Because adds to the record of an act why it was done.
func Because(ctx context.Context, reason string) { remark(ctx, func(m *remarks) { m.reason = reason }) }

// About adds to the record of an act what it was done to, where its address does not say so: About(ctx, "user", "anna").
func About(ctx context.Context, what, which string) {
	remark(ctx, func(m *remarks) { m.about[what] = which })
}

// Routine keeps the present request off the record, because it is no act of a person: the sign of life of a browser.
func Routine(ctx context.Context) { remark(ctx, func(m *remarks) { m.silent = true }) }

// read returns the remarks that were made.
func (m *remarks) read() (reason string, about map[string]string, silent bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.reason, maps.Clone(m.about), m.silent
}
