package sim

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"
)

var (
	errBargeIn = errors.New("input stopped the prompt")
	errQuiet   = errors.New("no input in time")
)

// gatherEar listens for a Gather. Its fields are guarded by the carrier's lock once it is on a leg.
type gatherEar struct {
	machine      digitMachine
	keys, speech bool
	interrupts   bool // by voice; keys always do
	hush         context.CancelCauseFunc
	news         chan struct{}

	words      []string
	wordsUntil time.Time
	now        func() time.Time
}

func (l *leg) newGatherEar(v verb) *gatherEar {
	input := strings.Fields(v.or("input", "dtmf"))
	return &gatherEar{
		machine:    digitMachine{numDigits: v.integer("numDigits", 0), finishOn: v.or("finishOnKey", "#")},
		keys:       slices.Contains(input, "dtmf"),
		speech:     slices.Contains(input, "speech"),
		interrupts: v.or("bargeIn", "true") == "true",
		news:       make(chan struct{}, 1),
		now:        l.carrier.clock.Now,
	}
}

// key implements ear: the kind of input that came first counts alone.
func (e *gatherEar) key(k byte) bool {
	if !e.keys || len(e.words) > 0 || !e.machine.press(k) {
		return false
	}
	e.hush(errBargeIn)
	e.stir()
	return true
}

// voice implements ear. Sound without words is nothing to a Gather.
func (e *gatherEar) voice(words string, length time.Duration) bool {
	if !e.speech || words == "" || e.machine.over || e.machine.digits != "" {
		return false
	}
	e.words, e.wordsUntil = append(e.words, words), e.now().Add(length)
	if e.interrupts {
		e.hush(errBargeIn)
	}
	e.stir()
	return true
}

func (e *gatherEar) stir() {
	select {
	case e.news <- struct{}{}:
	default:
	}
}

// gather plays its prompts and listens meanwhile and afterwards. With input it asks its action for the next document;
// without, the document goes on.
func (l *leg) gather(ctx context.Context, doc *document, v verb) (*request, error) {
	e := l.newGatherEar(v)
	prompt, hush := context.WithCancelCause(ctx)
	defer hush(nil)
	e.hush = hush
	nested, err := l.loadAll(ctx, doc, v.children)
	if err != nil {
		return nil, err
	}
	deafen := l.listen(e)
	l.tell(Asked{Keys: e.keys, Speech: e.speech, NumDigits: e.machine.numDigits, FinishOnKey: e.machine.finishOn})
	err = l.prompts(prompt, doc, nested)
	if err == nil || errors.Is(err, errBargeIn) {
		err = l.awaitInput(ctx, v, e)
	}
	deafen()
	if err != nil {
		return nil, err
	}
	return gathered(doc, v, e)
}

// loadAll fetches the audio of all prompts before the first is played.
func (l *leg) loadAll(ctx context.Context, doc *document, all []verb) ([]verb, error) {
	var ready []verb
	for _, v := range all {
		if v.name == "Play" {
			loaded, err := l.load(ctx, doc, v, 13325)
			if err != nil {
				return nil, err
			}
			if loaded.file == nil {
				continue
			}
			v = loaded
		}
		ready = append(ready, v)
	}
	return ready, nil
}

func (l *leg) prompts(ctx context.Context, doc *document, all []verb) error {
	for _, v := range all {
		if _, err := l.do(ctx, doc, v); err != nil {
			return err
		}
	}
	return nil
}

// awaitInput returns when the input is complete or nothing more came in time. Each key restarts the time.
func (l *leg) awaitInput(ctx context.Context, v verb, e *gatherEar) error {
	for {
		wait, over := l.patience(v, e)
		if over {
			return nil
		}
		limited, stop := l.carrier.deadline(ctx, wait, errQuiet)
		select {
		case <-e.news:
			stop()
		case <-limited.Done():
			cause := context.Cause(limited)
			stop()
			if errors.Is(cause, errQuiet) {
				return nil
			}
			return cause
		}
	}
}

// patience is how long the Gather waits from now on, and whether its input is complete already.
func (l *leg) patience(v verb, e *gatherEar) (time.Duration, bool) {
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	timeout := v.seconds("timeout", 5)
	if len(e.words) == 0 {
		return timeout, e.machine.over
	}
	pause := v.seconds("speechTimeout", int(timeout/time.Second))
	if v.attrs["speechTimeout"] == "auto" {
		pause = time.Second
	}
	return e.wordsUntil.Sub(e.now()) + pause, false
}

// gathered is the request that the input leads to, or none for an empty one.
func gathered(doc *document, v verb, e *gatherEar) (*request, error) {
	extra := url.Values{"msg": {"Gather End"}}
	switch {
	case e.machine.digits != "":
		extra.Set("Digits", e.machine.digits)
		extra.Set("FinishedOnKey", e.machine.finishedOn)
	case len(e.words) > 0:
		extra.Set("SpeechResult", strings.Join(e.words, " "))
		extra.Set("Confidence", "0.9")
	case v.attrs["actionOnEmptyResult"] != "true":
		return nil, nil
	default:
		extra.Set("Digits", "")
		if e.speech {
			extra.Set("SpeechResult", "")
		}
		extra.Set("FinishedOnKey", e.machine.finishedOn)
	}
	action, err := doc.resolve(v.attrs["action"])
	if err != nil {
		return nil, err
	}
	return &request{url: action, method: v.method(), event: "gather", extra: extra}, nil
}
