package redisq

import (
	"errors"
	"testing"

	"presszero/internal/redistest"
)

// TestALaneThatIsAskedForIsNotLetGoBeforeTheCallerIsIn lets another make plans between a caller's asking for a lane and
// the caller's joining it.
func TestALaneThatIsAskedForIsNotLetGoBeforeTheCallerIsIn(t *testing.T) {
	t.Parallel()
	s, err := New(Options{Client: redistest.Start(t).Client(t), Site: "test"})
	if err != nil {
		t.Fatal(err)
	}
	join := func() error {
		_, err := s.once(t.Context(), "join", "CA1", "sales", "lang:hi", "", "0", "0", "1", "", "", "", "", "0", "0", "", "", "")
		return err
	}
	must := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	must("a first plan", s.replan(t.Context()))
	before, err := s.once(t.Context(), "declared")
	must("another reads", err)
	if err := join(); !errors.Is(err, errReplan) {
		t.Fatalf("a lane that is not planned: %v, want %v", err, errReplan)
	}
	if _, err := s.once(t.Context(), "plan", before.text(), `{"profiles":[],"choices":[],"resume":{},"lanes":[]}`); !errors.Is(err, errReplan) {
		t.Errorf("another plans without the lane: %v, want %v", err, errReplan)
	}
	must("the caller's plan", s.replan(t.Context()))
	must("another's plan", s.replan(t.Context()))
	must("the caller joins", join())
}
