package sim

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"
	"time"
)

// ErrCallOver is the answer to waiting for something on a call that is over.
var ErrCallOver = errors.New("sim: the call is over")

// Caller is somebody who calls one of the account's numbers.
type Caller struct {
	// From and To are addresses; To must be a number of the account.
	From, To string
	// Script is what the caller does. When it is done, the caller stays on the line and listens.
	Script Script
}

// Phone is one person's end of one call. All its methods may be called at any time, from any goroutine; what is done
// on a call that is over has no effect. Several phones may stand for one end: the script has its own, and each keeps its
// own place in what was noticed.
type Phone struct {
	leg  *leg
	tape *tape

	mu     sync.Mutex
	cursor int
}

// tape is what the person at one end has noticed, and what became of their script.
type tape struct {
	mu      sync.Mutex
	events  []Event
	changed chan struct{}

	script  sync.Once
	done    chan struct{} // closed when the script is done, or will never be played
	failure error
}

func newPhone(l *leg) *Phone {
	return &Phone{leg: l, tape: &tape{changed: make(chan struct{}), done: make(chan struct{})}}
}

// another is a phone for the same end, with its place at the beginning.
func (p *Phone) another() *Phone { return &Phone{leg: p.leg, tape: p.tape} }

// CallSID is the SID of the call that the phone is on.
func (p *Phone) CallSID() string { return p.leg.sid }

// Address is the number, client or SIP address of the person at this phone.
func (p *Phone) Address() string { return p.leg.party }

// Press presses keys: digits, * and #. A key that nothing listens to is lost, as on a real line.
func (p *Phone) Press(keys string) {
	for _, k := range []byte(keys) {
		if isKey(k) {
			p.leg.press(k)
		}
	}
}

// Say speaks, for as long as the text takes, and returns at once.
func (p *Phone) Say(text string) { p.leg.speak(text, speechLength(text)) }

// Talk makes the sound of talking for so long on the carrier's clock, and returns at once.
func (p *Phone) Talk(d time.Duration) { p.leg.speak("", d) }

// HangUp ends the call.
func (p *Phone) HangUp() { p.leg.hangUp(&ending{why: HungUp}) }

// History is what the person has noticed so far.
func (p *Phone) History() []Event {
	p.tape.mu.Lock()
	defer p.tape.mu.Unlock()
	return append([]Event(nil), p.tape.events...)
}

// Events yields everything that the person notices, from the first ring on, until the call or ctx is over. [Finished] is
// the last event of a call.
func (p *Phone) Events(ctx context.Context) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for i := 0; ; i++ {
			e, err := p.tape.at(ctx, i)
			if err != nil || !yield(e) {
				return
			}
		}
	}
}

// WaitFor returns the next event that matches: the first one after the event that the previous WaitFor of this phone
// returned. A script has a phone of its own, whose place this does not move. It fails with [ErrCallOver] if the call ends without such an event.
func (p *Phone) WaitFor(ctx context.Context, matches func(Event) bool) (Event, error) {
	p.mu.Lock()
	i := p.cursor
	p.mu.Unlock()
	for ; ; i++ {
		e, err := p.tape.at(ctx, i)
		if err != nil {
			return nil, err
		}
		if matches(e) {
			p.mu.Lock()
			p.cursor = i + 1
			p.mu.Unlock()
			return e, nil
		}
	}
}

// Wait waits until the call is over and the script done. The error is the script's, if it could not do what it should.
func (p *Phone) Wait(ctx context.Context) (Finished, error) {
	var last Finished
	for e := range p.Events(ctx) {
		if f, ok := e.(Finished); ok {
			last = f
		}
	}
	select {
	case <-p.tape.done:
		return last, p.tape.failure
	case <-ctx.Done():
		return last, context.Cause(ctx)
	}
}

// at waits for the i-th event.
func (t *tape) at(ctx context.Context, i int) (Event, error) {
	for {
		t.mu.Lock()
		changed, known := t.changed, t.events
		t.mu.Unlock()
		if i < len(known) {
			return known[i], nil
		}
		if n := len(known); n > 0 && IsFinished(known[n-1]) {
			return nil, ErrCallOver
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// add lets the person notice something, until the call is over. It may be called with the carrier's lock held.
func (p *Phone) add(e Event) {
	t := p.tape
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.events); n > 0 && IsFinished(t.events[n-1]) {
		return
	}
	t.events = append(t.events, e)
	close(t.changed)
	t.changed = make(chan struct{})
}

// play starts the script in the background, once.
func (p *Phone) play(life context.Context, script Script) {
	t, own := p.tape, p.another()
	t.script.Do(func() {
		started := p.leg.carrier.spawn(func(context.Context) {
			defer close(t.done)
			if t.failure = script.run(life, own); t.failure != nil && life.Err() == nil {
				own.HangUp()
			}
		})
		if !started {
			close(t.done)
		}
	})
}

// settle closes the chapter of a phone that was never answered.
func (p *Phone) settle() { p.tape.script.Do(func() { close(p.tape.done) }) }

// HeardText matches a spoken prompt that contains the text, in any case of letters.
func HeardText(text string) func(Event) bool {
	return func(e Event) bool {
		heard, ok := e.(Heard)
		return ok && strings.Contains(strings.ToLower(heard.Text), strings.ToLower(text))
	}
}

// IsAsked matches the moment from which a Gather listens.
func IsAsked(e Event) bool { _, ok := e.(Asked); return ok }

// IsConnected matches the moment from which another person is heard.
func IsConnected(e Event) bool { _, ok := e.(Connected); return ok }

// IsDisconnected matches the moment from which the other person is no longer heard.
func IsDisconnected(e Event) bool { _, ok := e.(Disconnected); return ok }

// IsFinished matches the end of the call.
func IsFinished(e Event) bool { _, ok := e.(Finished); return ok }
