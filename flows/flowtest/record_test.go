package flowtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
)

func compiled(t testing.TB, name string) *flows.Program {
	t.Helper()
	read := func(name string) flows.File {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return flows.File{Name: name, Data: data}
	}
	site, diags := flows.ReadSite(read("queues.yaml"), read("hours.yaml"), read("agents.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	prog, diags := flows.Compile(read(name), site, read("verify-pin.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return prog
}

// watched is an engine that keeps what happens.
type watched struct {
	engine
	moments []Moment
}

func (w *watched) Begin(flow string, ev ivr.Event, now time.Time) ivr.Outcome {
	out := w.engine.Begin(flow, ev, now)
	w.moments = append(w.moments, NewMoment(ivr.Session{}, ev, out, now))
	return out
}

func (w *watched) Step(s ivr.Session, ev ivr.Event, now time.Time) ivr.Outcome {
	out := w.engine.Step(s, ev, now)
	w.moments = append(w.moments, NewMoment(s, ev, out, now))
	return out
}

// playedAtRandom is a call in which everybody does what chance says.
func playedAtRandom(t testing.TB, prog *flows.Program, seed uint64) Story {
	t.Helper()
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	inner, err := newEngine(prog, phrases, nil)
	if err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(seed, 1))
	w := &watched{engine: inner}
	at := defaultAt.Add(time.Duration(chance.IntN(14*24)) * time.Hour)
	outside := Outside{Contact: &ivr.Contact{Calls: chance.IntN(3)}, Fetched: map[string]*ivr.Fetched{}}
	for name, step := range prog.Steps {
		if _, asks := step.(*flows.Fetch); asks && chance.IntN(2) == 0 {
			outside.Fetched[name] = &ivr.Fetched{Failed: answerFailed}
		} else if asks {
			outside.Fetched[name] = &ivr.Fetched{Values: map[string]any{}}
		}
	}
	p := &phone{engine: w, prog: prog, now: at, line: randomLine(chance), texts: ivr.TextSent, outside: outside}
	p.ring(Test{From: fmt.Sprintf("+155501%02d", chance.IntN(100)), To: defaultTo})
	for range 12 {
		if chance.IntN(4) == 0 {
			p.line = randomLine(chance)
		}
		_ = p.act(randomAct(chance, p)) // what cannot be done now is not done
	}
	return Story{Name: "played at random", Flow: prog.Name, Moments: w.moments}
}

func randomLine(chance *rand.Rand) Line {
	l := Line{Staff: chance.IntN(3), Position: 1 + chance.IntN(4), Full: chance.IntN(8) == 0}
	l.Signed = l.Staff + chance.IntN(2)
	if chance.IntN(2) == 0 {
		l.Wait = &ivr.Wait{Kind: ivr.WaitAbout, High: 5}
	}
	return l
}

func randomAct(chance *rand.Rand, p *phone) Act {
	switch p.document().(type) {
	case ivr.Meet:
		return Act{Kind: ActTalked, Length: time.Duration(1+chance.IntN(300)) * time.Second}
	case ivr.Dial:
		return Act{Kind: ActDial, Dial: []ivr.DialStatus{ivr.DialCompleted, ivr.DialNoAnswer, ivr.DialBusy}[chance.IntN(3)]}
	case ivr.Record:
		return Act{Kind: ActRecord, Length: time.Duration(chance.IntN(20)) * time.Second}
	}
	switch chance.IntN(12) {
	case 0:
		return Act{Kind: ActHangUp}
	case 1, 2:
		return Act{Kind: ActWait}
	case 3:
		return Act{Kind: ActWait, Length: time.Duration(1+chance.IntN(4)) * time.Minute}
	case 4:
		return Act{Kind: ActAnswered}
	case 5:
		return Act{Kind: ActSay, Text: "an operator please"}
	case 6:
		return Act{Kind: ActPress, Text: "123456"}
	default:
		return Act{Kind: ActPress, Text: string("0123456789*#"[chance.IntN(12)])}
	}
}

func TestWhatWasPlayedByHandIsATestThatPasses(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"desk.yaml", "entries.yaml", "aftercare.yaml", "outside.yaml"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prog := compiled(t, name)
			for seed := range uint64(60) {
				recorded, err := Record(prog, playedAtRandom(t, prog, seed))
				if err != nil {
					t.Fatalf("seed %d: %v\n%s", seed, err, recorded.File.Data)
				}
				for _, gap := range recorded.Gaps {
					t.Errorf("seed %d: %s\n%s", seed, gap, recorded.File.Data)
				}
				if t.Failed() {
					return
				}
			}
		})
	}
}
