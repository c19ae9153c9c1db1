package webhook

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/ivr"
	"presszero/ivr/callstore"
)

// spied is a store of which the test keeps all that it is given.
type spied struct {
	*callstore.Memory
	given []ivr.Turn
}

func (s *spied) Commit(ctx context.Context, t ivr.Turn) (ivr.Committed, error) {
	s.given = append(s.given, t)
	return s.Memory.Commit(ctx, t)
}

func TestAStoreGetsSecretsSealedAndGivesThemBackOpen(t *testing.T) {
	t.Parallel()
	store := &spied{Memory: callstore.NewMemory(callstore.MemoryOptions{})}
	calls := covered{store, sealer(t, authToken)}
	s := ivr.Session{Call: "CA1", Vars: map[string]any{"n": 1}, Secret: ivr.Secrets{"card": "79927398713", "sum": 417042}}
	done, err := calls.Commit(t.Context(), ivr.Turn{Call: "CA1", Turn: 1, Session: s, Reply: []byte("a")})
	if err != nil {
		t.Fatal(err)
	}
	again, err := calls.Commit(t.Context(), ivr.Turn{Call: "CA1", Turn: 1, Session: s, Reply: []byte("b")})
	if err != nil || !again.Replayed {
		t.Fatalf("%+v, %v", again, err)
	}
	loaded, err := calls.Load(t.Context(), "CA1")
	if err != nil {
		t.Fatal(err)
	}
	for what, got := range map[string]ivr.Session{"committed": done.Latest, "replayed": again.Latest, "loaded": loaded} {
		if diff := cmp.Diff(s, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	kept := store.given[0].Session
	record, _ := kept.AppendBinary(nil)
	if kept.Secret != nil || kept.Sealed == "" || strings.Contains(string(record), "7992") || strings.Contains(fmt.Sprintf("%+v", s), "7992") {
		t.Errorf("the store is given %+v", kept)
	}
}

func TestSecretsThatCannotBeOpenedAreOurFault(t *testing.T) {
	t.Parallel()
	store := &spied{Memory: callstore.NewMemory(callstore.MemoryOptions{})}
	s := ivr.Session{Call: "CA1", Secret: ivr.Secrets{"card": "79927398713"}}
	if _, err := (covered{store, sealer(t, authToken)}).Commit(t.Context(), ivr.Turn{Call: "CA1", Session: s}); err != nil {
		t.Fatal(err)
	}
	if _, err := (covered{store, sealer(t, secondToken)}).Load(t.Context(), "CA1"); !errors.Is(err, errSeal) {
		t.Errorf("another site's secret gives %v", err)
	}
	if _, err := (covered{store, sealer(t, secondToken, authToken)}).Load(t.Context(), "CA1"); err != nil {
		t.Errorf("a secret that is being replaced gives %v", err)
	}
	foreign := store.given[0].Session
	foreign.Call = "CA2"
	if _, err := store.Commit(t.Context(), ivr.Turn{Call: "CA2", Session: foreign}); err != nil {
		t.Fatal(err)
	}
	if got, err := (covered{store, sealer(t, authToken)}).Load(t.Context(), "CA2"); err == nil {
		t.Errorf("another call's secrets are given: %+v", got.Secret)
	}
}
