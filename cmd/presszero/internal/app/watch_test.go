package app

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"presszero/config"
	"presszero/flows/flowtest"
	"presszero/internal/obs"
	"presszero/sim"
)

// logbook is a log that can be read while it is written.
type logbook struct {
	mu    sync.Mutex
	text  bytes.Buffer
	over  sync.Once
	ended chan struct{} // closed when the carrier has told the end of a call
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if bytes.Contains(p, []byte("call ended")) {
		l.over.Do(func() { close(l.ended) })
	}
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestTheLogOfACallBecomesATest plays calls over the wire, and makes tests of what the service has logged of them.
func TestTheLogOfACallBecomesATest(t *testing.T) {
	t.Parallel()
	const account = "739184"
	for name, c := range map[string]struct {
		script sim.Script
		holds  []string // the test has these lines
	}{
		"zero, and a talk": {
			sim.Script{sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()},
			[]string{`press: "0"`, "answered: true", "talked: ", "escaped: main"},
		},
		"an account number that nobody may know": {
			sim.Script{
				sim.AwaitAsked(), sim.Press("2"), sim.AwaitHeard("6 digits"), sim.Press(account),
				sim.AwaitHeard("Your account number"), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished(),
			},
			[]string{`press: "2"`, `press: "111111"`, "queue: billing"},
		},
		"a key that leads nowhere, and silence": {
			sim.Script{sim.AwaitAsked(), sim.Press("8"), sim.AwaitHeard("leads nowhere"), sim.AwaitConnected(), sim.AwaitFinished()},
			[]string{"wait: silence", "queue: reception"},
		},
		"a caller who hangs up": {
			sim.Script{sim.AwaitAsked(), sim.Press("1"), sim.AwaitHeard("Monday to Friday"), sim.HangUp()},
			[]string{`press: "1"`, "hang_up: true", "mode: done"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := &logbook{ended: make(chan struct{})}
			text := testOf(t, log, c.script)
			for _, line := range c.holds {
				if !strings.Contains(text, line) {
					t.Errorf("the test lacks %q:\n%s", line, text)
				}
			}
			if strings.Contains(text, "not taken over") {
				t.Errorf("the test has a gap:\n%s", text)
			}
			for _, secret := range []string{account, "5550142"} {
				if strings.Contains(log.String()+text, secret) {
					t.Errorf("%s can be read", secret)
				}
			}
		})
	}
}

// testOf is the test that the log of one call becomes.
func testOf(t *testing.T, log *logbook, script sim.Script) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	files, err := Library(config.Default())()
	if err != nil {
		t.Fatal(err)
	}
	logger, err := obs.NewLogger(obs.Options{Output: log})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC) // open
	stage, err := NewStage(ctx, StageOptions{Files: files, Flow: "front-desk", Start: start, Speed: 20, Log: logger, Agent: accepting()})
	t.Cleanup(func() { _ = stage.Stop() })
	if err != nil {
		t.Fatal(err)
	}
	phone, err := stage.Carrier.Call(ctx, sim.Caller{From: "+15550142", To: StageNumber, Script: script})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := phone.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	select {
	case <-log.ended:
	case <-ctx.Done():
		t.Fatal("the carrier never told the end of the call")
	}
	if err := stage.Stop(); err != nil {
		t.Fatal(err)
	}
	story, err := flowtest.ReadLog(strings.NewReader(log.String()), phone.CallSID())
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	built, _, err := Build(files)
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := flowtest.Record(built.Programs[story.Flow], story)
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	return string(recorded.File.Data)
}
