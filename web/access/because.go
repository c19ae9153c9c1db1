package access

import (
	"context"
	"sync"
)

// remark is what a handler adds to the record of an act.
type remark struct {
	mu     sync.Mutex
	reason string
}

type remarkKey struct{}

// Because adds to the record of an act why it was done. Outside of a Guard that keeps records it does nothing.
func Because(ctx context.Context, reason string) {
	if m, ok := ctx.Value(remarkKey{}).(*remark); ok {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.reason = reason
	}
}
