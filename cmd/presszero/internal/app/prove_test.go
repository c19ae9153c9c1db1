package app

import (
	"errors"
	"strings"
	"testing"

	"go.uber.org/zap"

	"presszero/config"
	"presszero/flows"
)

// trap is a flow that compiles, and in which callers are hung up on whose call is not answered elsewhere.
const trap = `flow: trap
person: reception
start: menu
steps:
  menu: {menu: "For the other office, press 1. For a person, press 0.", keys: {"1": elsewhere}}
  elsewhere: {transfer: "+15550177", failed: bye}
  bye: {hangup: "Nobody is there. Goodbye."}
`

// little is a site with one flow, which is soon proven.
func little(t *testing.T) Files {
	t.Helper()
	files, err := Library(serving())()
	if err != nil {
		t.Fatal(err)
	}
	files.Flows = []flows.File{edition(0)}
	return files
}

// trapped is the same with a trap beside it.
func trapped(t *testing.T) Files {
	t.Helper()
	files := little(t)
	files.Flows = append(files.Flows, flows.File{Name: "flows/trap.yaml", Data: []byte(trap)})
	return files
}

func serving() config.Settings {
	s := config.Default()
	s.Twilio.AccountSID, s.Twilio.AuthToken = "AC00000000000000000000000000000000", benchToken
	s.PublicURL, s.DefaultFlow, s.Fallback.Numbers = "https://calls.example.com", "front-desk", []string{"+15550199"}
	return s
}

func TestAFlowThatIsNotProvenIsNotServed(t *testing.T) {
	t.Parallel()
	_, err := New(Options{Source: func() (Files, error) { return trapped(t), nil }, Log: zap.NewNop()})
	var unproven *Unproven
	if !errors.As(err, &unproven) || len(unproven.Proofs) != 1 {
		t.Fatalf("started with %v", err)
	}
	for _, piece := range []string{"flow trap is not proven", "a caller who is silent is hung up on, at step elsewhere", "presszero call trap"} {
		if !strings.Contains(err.Error(), piece) {
			t.Errorf("%q is not said in: %s", piece, err)
		}
	}
}

func TestWhatWasServedGoesOnWhenAChangeIsNotProven(t *testing.T) {
	t.Parallel()
	a, err := New(Options{Source: func() (Files, error) { return little(t), nil }, Log: zap.NewNop()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Stop() })
	var unproven *Unproven
	if err := a.take(t.Context(), trapped(t)); !errors.As(err, &unproven) {
		t.Errorf("taken into service with %v", err)
	}
	if names := strings.Join(a.live.names(), " "); strings.Contains(names, "trap") || !strings.Contains(names, "front-desk") {
		t.Errorf("served now: %s", names)
	}
}

func TestAnUnprovenFlowCanBeRehearsed(t *testing.T) {
	t.Parallel()
	a, err := New(Options{Source: func() (Files, error) { return trapped(t), nil }, Log: zap.NewNop(), Rehearsal: true})
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Stop()
}
