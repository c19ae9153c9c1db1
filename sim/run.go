package sim

import (
	"context"
	"errors"
	"net/url"
)

// errUnsupported ends a call whose document needs what this carrier does not have.
var errUnsupported = errors.New("not implemented by the simulated carrier")

// request is the next document that a leg runs and where it comes from.
type request struct {
	url    string
	method string
	// event says on what occasion the document is asked for: voice, redirect, gather, dial, record, fallback ...
	event string
	// extra are the parameters beyond the standard set.
	extra url.Values
	// twiml is the document itself, given over REST instead of a URL.
	twiml string
	// settled says that the answer is heard by nobody: the request is a notice.
	settled bool
}

// perform runs documents until one of them, a person or the application ends the leg.
func (l *leg) perform(life context.Context, next *request) {
	for next != nil && life.Err() == nil {
		turn, done := l.beginTurn(life)
		follow, err := l.turn(turn, next)
		done()
		next = l.decide(life, next, follow, err)
	}
}

// beginTurn makes the leg movable: the context that it returns ends when the application moves the call.
func (l *leg) beginTurn(life context.Context) (context.Context, func()) {
	turn, interrupt := context.WithCancelCause(life)
	c := l.carrier
	c.mu.Lock()
	defer c.mu.Unlock()
	l.interrupt = interrupt
	if l.move != nil {
		interrupt(errMoved)
	}
	return turn, func() { interrupt(nil) }
}

func (l *leg) turn(ctx context.Context, r *request) (*request, error) {
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	doc, err := l.obtain(ctx, r)
	if err != nil {
		return nil, err
	}
	return l.execute(ctx, doc)
}

// decide says what a leg does after a turn: what REST ordered, what the document ordered, the fallback, or the end.
func (l *leg) decide(life context.Context, r, follow *request, err error) *request {
	if life.Err() != nil {
		return nil
	}
	if moved := l.takeMove(); moved != nil {
		return moved
	}
	var wrong *fault
	var end *ending
	switch {
	case err == nil && follow != nil:
		return follow
	case err == nil:
		l.pickUp()
		l.hangUp(&ending{why: EndOfDocument})
	case errors.As(err, &wrong):
		return l.fallBack(life, r, wrong)
	case errors.As(err, &end):
		l.hangUp(end)
	default:
		l.hangUp(&ending{why: Unsupported})
	}
	return nil
}

func (l *leg) takeMove() *request {
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	moved := l.move
	l.move = nil
	return moved
}

// fallBack asks the fallback URL, once; where there is none, the caller hears the application error and the call ends.
func (l *leg) fallBack(life context.Context, r *request, f *fault) *request {
	l.complain(f)
	if r.event != "fallback" && l.fallback.url != "" {
		extra := url.Values{"ErrorCode": {decimal(f.code)}, "ErrorUrl": {f.url}}
		return &request{url: l.fallback.url, method: l.fallback.method, event: "fallback", extra: extra}
	}
	text := "We are sorry. An application error has occurred. Goodbye."
	l.tell(Heard{Text: text, Language: "en-US", Voice: "man", Length: speechLength(text)})
	_ = l.carrier.sleep(life, speechLength(text)) // an interruption ends the call just as well
	l.hangUp(&ending{why: ApplicationError})
	return nil
}

// complain keeps a fault in the log and among the warnings.
func (l *leg) complain(f *fault) {
	l.note(Entry{Kind: KindFailed, URL: f.url, Status: f.code, Text: f.message})
	l.carrier.warn(Warning{Call: l.sid, URL: f.url, Level: Error, Code: f.code, Message: f.message})
}

// execute runs a document from top to bottom.
func (l *leg) execute(ctx context.Context, doc *document) (*request, error) {
	for i, v := range doc.verbs {
		if !l.startsSilently(v, i) {
			l.pickUp()
		}
		next, err := l.do(ctx, doc, v)
		if errors.Is(err, errMoved) {
			l.passRedirect(doc, i+1, v)
		}
		if next != nil || err != nil {
			return next, err
		}
	}
	return nil, nil
}

func (l *leg) do(ctx context.Context, doc *document, v verb) (*request, error) {
	switch v.name {
	case "Say":
		return nil, l.say(ctx, v)
	case "Play":
		return nil, l.playVerb(ctx, doc, v)
	case "Pause":
		return nil, l.carrier.sleep(ctx, v.seconds("length", 1))
	case "Gather":
		return l.gather(ctx, doc, v)
	case "Redirect":
		return l.redirect(doc, v)
	case "Hangup":
		return nil, &ending{why: HangupVerb}
	case "Reject":
		return nil, l.reject(v)
	case "Record":
		return l.record(ctx, doc, v)
	case "Dial":
		return l.dial(ctx, doc, v)
	}
	return nil, l.unsupported(doc, "<"+v.name+">")
}

// unsupported makes a loud error of something that the real carrier knows and this one does not.
func (l *leg) unsupported(doc *document, what string) error {
	l.carrier.warn(Warning{Call: l.sid, URL: doc.address(), Level: Error, Message: "the simulated carrier does not implement " + what})
	return errUnsupported
}

// startsSilently reports whether the verb leaves an unanswered call unanswered.
func (l *leg) startsSilently(v verb, position int) bool {
	if l.isAnswered() {
		return true
	}
	switch v.name {
	case "Reject":
		return position == 0
	case "Pause":
		return position == 0
	case "Dial":
		return position == 0 && v.attrs["answerOnBridge"] == "true"
	}
	return false
}

func (l *leg) reject(v verb) error {
	if l.isAnswered() {
		return &ending{why: Rejected}
	}
	if v.attrs["reason"] == "busy" {
		return &ending{why: Rejected, status: "busy"}
	}
	return &ending{why: Rejected, status: "no-answer"}
}

func (l *leg) redirect(doc *document, v verb) (*request, error) {
	address, err := doc.resolve(v.text)
	if err != nil {
		return nil, err
	}
	return &request{url: address, method: v.method(), event: "redirect"}, nil
}

// passRedirect obeys a rule about calls that REST moves out of a Dial without an action: a Redirect that follows the
// Dial is still asked for, though nobody hears its answer.
func (l *leg) passRedirect(doc *document, next int, v verb) {
	if v.name != "Dial" || v.has("action") || next >= len(doc.verbs) || doc.verbs[next].name != "Redirect" {
		return
	}
	if r, err := l.redirect(doc, doc.verbs[next]); err == nil {
		l.notify(r)
	}
}

// side runs a document for somebody who is inside a verb: music while waiting, or a whisper. It returns when the
// document ends. Only the verbs of the list are obeyed.
func (l *leg) side(ctx context.Context, r *request, rules sideRules) error {
	for r != nil {
		doc, err := l.obtain(ctx, r)
		if err != nil {
			return err
		}
		if doc, err = doc.restrict(l, rules); err != nil {
			return err
		}
		if r, err = l.execute(ctx, doc); err != nil {
			return err
		}
	}
	return nil
}
