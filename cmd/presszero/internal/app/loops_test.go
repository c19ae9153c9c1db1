package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/zap/zaptest"

	"presszero/internal/clock"
	"presszero/queue"
)

// remembering are five callers whom a replica has given music, of whom the line knows some, and the addresses that the
// carrier was told to ask.
func remembering(t *testing.T, known func(call string) error) (*loops, *clock.Manual, *[]string) {
	t.Helper()
	asked := &[]string{}
	c := clock.NewManual(noon)
	l := &loops{
		poll: func(_ context.Context, call string) (queue.View, error) { return queue.View{}, known(call) },
		redirect: func(_ context.Context, leg, address string) error {
			*asked = append(*asked, leg+" "+address)
			return nil
		},
		clock: c, log: zaptest.NewLogger(t), by: map[string]loop{},
	}
	for i := range 5 {
		l.Holds(fmt.Sprintf("CA%d", i), fmt.Sprintf("entry-%d", i), fmt.Sprintf("address-%d", i))
		c.Advance(time.Second)
	}
	return l, c, asked
}

func TestWhomTheLineHasLostIsAskedFor(t *testing.T) {
	t.Parallel()
	l, _, asked := remembering(t, func(call string) error {
		if call == "entry-3" {
			return nil
		}
		return fmt.Errorf("poll %s: %w", call, queue.ErrUnknownCall)
	})
	l.Goes("CA1")
	l.look(t.Context())
	slices.Sort(*asked)
	if diff := cmp.Diff([]string{"CA0 address-0", "CA2 address-2", "CA4 address-4"}, *asked); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
}

func TestNobodyIsAskedForWhoIsInLineOrWhoseLineCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{"in line": nil, "unreadable": errors.New("the store does not answer")} {
		l, _, asked := remembering(t, func(string) error { return err })
		for range 5 {
			l.look(t.Context())
		}
		if len(*asked) > 0 {
			t.Errorf("%s: asked for %v", name, *asked)
		}
	}
}

func TestCallersOfAnotherReplicaAreForgotten(t *testing.T) {
	t.Parallel()
	l, c, asked := remembering(t, func(string) error { return queue.ErrUnknownCall })
	c.Advance(loopsKept + time.Second)
	l.look(t.Context())
	if len(*asked) > 0 || len(l.by) > 0 {
		t.Errorf("asked for %v, and remembers %v", *asked, l.by)
	}
}
