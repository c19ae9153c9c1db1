package ivr

import (
	"testing"

	"pgregory.net/rapid"
)

func TestChanceNeverDrawsTheSameTwiceRunning(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.IntRange(2, 9).Draw(t, "messages")
		caller := &turn{s: Session{Call: rapid.String().Draw(t, "call")}}
		last := -1
		for n := range 20 {
			at := caller.chance(n, of)
			if at < 0 || at >= of || at == last {
				t.Fatalf("message %d is number %d of %d, after %d", n, at, of, last)
			}
			last = at
		}
	})
}
