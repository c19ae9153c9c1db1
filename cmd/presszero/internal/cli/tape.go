package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"presszero/flows"
	"presszero/flows/flowtest"
)

// tape keeps what happens in the first call that it sees, and makes a file of tests of it.
type tape struct {
	path  string // empty: of no use to anybody
	mu    sync.Mutex
	story flowtest.Story
}

// newTape refuses to write over a file: it holds tests that somebody has written.
func newTape(path string) (*tape, error) {
	if path == "" {
		return &tape{}, nil
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, usage("--record: %s exists; name a new file", path)
	}
	return &tape{path: path}, nil
}

func (t *tape) watch(call string, m flowtest.Moment) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.story.Call == "" {
		t.story.Call = call
	}
	if t.story.Call == call {
		t.story.Moments = append(t.story.Moments, m)
	}
}

// test writes the test. The call is over.
func (t *tape) test(prog *flows.Program, now time.Time) (flowtest.Recorded, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.story.Flow = prog.Name
	t.story.End(now)
	if len(t.story.Moments) > 0 {
		t.story.Name = "a call at " + t.story.Moments[0].At.UTC().Format(time.RFC3339)
	}
	recorded, err := flowtest.Record(prog, t.story)
	if err != nil {
		return recorded, err
	}
	if err := os.WriteFile(t.path, recorded.File.Data, 0o644); err != nil { //nolint:gosec // it lies among the flows, with no secret in it
		return recorded, fmt.Errorf("write the test of the call: %w", err)
	}
	return recorded, nil
}
