package ivr

import (
	"time"

	"presszero/flows"
)

const (
	// fetchGrace is how much longer than the request itself its answer is waited for: the way through the store, and a
	// replica that died.
	fetchGrace = 3 * time.Second
	// fillerMusic is how much music is played between two looks for an answer.
	fillerMusic = 2 * time.Second
)

// The failures of a request that the engine itself finds; those who send it add their own.
const (
	FetchLate    = "late"    // no answer has come in time
	FetchAddress = "address" // a value that cannot stand in the address
	FetchKind    = "kind"    // the answer is not of the kinds asked for
)

// enterFetch asks for a request and keeps the caller company until its answer is there.
func (t *turn) enterFetch(step *flows.Fetch) {
	request, err := t.request(step)
	switch {
	case flows.IsUnfit(err):
		t.unfetched(step, FetchAddress)
		return
	case err != nil:
		t.fault(ReasonExpression)
		return
	}
	if step.Filler.IsZero() {
		t.tell(t.words().OneMoment())
	} else if !t.say(step.Filler) {
		return
	}
	t.s.Fetch = &Pending{ID: request.ID, Until: t.now.Add(step.Timeout + fetchGrace)}
	t.out.Fetch = request
	t.listenOn()
}

// request is the request of a step. Its error is that of an expression.
func (t *turn) request(step *flows.Fetch) (*FetchRequest, error) {
	env := t.environment()
	address, err := step.Address.Render(env)
	if err != nil {
		return nil, err
	}
	r := &FetchRequest{ID: t.s.Turn, Method: step.Method, URL: address, Timeout: step.Timeout, Into: step.Into}
	for _, header := range step.Headers {
		value, err := header.Value.Render(env)
		if err != nil {
			return nil, err
		}
		r.Headers = append(r.Headers, Header{Name: header.Name, Value: value})
	}
	r.Body, err = step.Body.Render(env)
	return r, err
}

// resumeFetch goes on with the answer, or waits for it with music. Keys and words other than those for a person change
// nothing.
func (t *turn) resumeFetch(step *flows.Fetch) {
	switch t.ev.Kind {
	case EventSilence, EventContinue, EventKeys, EventSpeech:
	default:
		t.fault(ReasonUnexpected)
		return
	}
	answer := t.ev.Fetched
	switch {
	case answer != nil && answer.Failed != "":
		t.unfetched(step, answer.Failed)
	case answer != nil && !t.fits(step, answer.Values):
		t.unfetched(step, FetchKind)
	case answer != nil:
		t.fetched(step, answer.Values)
	case t.s.Fetch == nil, !t.now.Before(t.s.Fetch.Until):
		t.unfetched(step, FetchLate)
	default:
		t.prompts = append(t.prompts, Saying{Audio: HoldMusic(t.prog.PersonFor(t.s.Step), "", t.s.Fetch.Music, fillerMusic)})
		t.s.Fetch.Music += fillerMusic
		t.listenOn()
	}
}

// fits reports whether an answer has a value of the right kind for every variable.
func (t *turn) fits(step *flows.Fetch, values map[string]any) bool {
	for _, m := range step.Into {
		if !m.Kind.Holds(values[m.Var]) {
			return false
		}
	}
	return true
}

// fetched takes the values over.
func (t *turn) fetched(step *flows.Fetch, values map[string]any) {
	for _, m := range step.Into {
		t.assign(m.Var, values[m.Var])
	}
	t.note(NoteFetched, "")
	t.goTo(step.Next)
}

// unfetched goes on without an answer.
func (t *turn) unfetched(step *flows.Fetch, why string) {
	t.note(NoteUnfetched, why)
	t.goTo(step.Failed)
}
