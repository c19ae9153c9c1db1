package sim

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"
)

// ringMargin is what the real carrier adds to the time that a phone may ring.
const ringMargin = 5 * time.Second

var (
	errTimeLimit = errors.New("time limit of the dial")
	errStar      = errors.New("the caller pressed the star")
)

// dialResult is what a Dial's action is told.
type dialResult struct {
	status   string
	child    *leg // nil after a conference
	duration time.Duration
	bridged  bool
	record   *recording
}

// dial connects the leg with somebody else, and goes on with the action, or the next verb, when that is over.
func (l *leg) dial(ctx context.Context, doc *document, v verb) (*request, error) {
	limited, stop := l.carrier.deadline(ctx, v.seconds("timeLimit", 14400), errTimeLimit)
	defer stop()
	var result dialResult
	var err error
	if i := slices.IndexFunc(v.children, func(n verb) bool { return n.name == "Conference" }); i >= 0 {
		result, err = l.dialConference(limited, doc, v, v.children[i])
	} else {
		result, err = l.dialPeople(limited, doc, v)
	}
	if errors.Is(err, errTimeLimit) || errors.Is(err, errStar) {
		err = nil
	}
	if !v.has("action") {
		return nil, err
	}
	action, wrong := doc.resolve(v.attrs["action"])
	if wrong != nil {
		return nil, wrong
	}
	next := &request{url: action, method: v.method(), event: "dial", extra: result.params(l)}
	if err != nil {
		// Moved or hung up: the application is told, and nobody is left to hear its answer.
		next.settled = !errors.Is(err, errMoved)
		l.notify(next)
		return nil, err
	}
	return next, nil
}

func (r dialResult) params(l *leg) url.Values {
	values := url.Values{"DialCallStatus": {r.status}, "DialBridged": {"false"}}
	if r.bridged {
		values.Set("DialBridged", "true")
	}
	if r.child != nil {
		values.Set("DialCallSid", r.child.sid)
		if r.bridged {
			values.Set("DialCallDuration", decimal(int(r.duration.Round(time.Second)/time.Second)))
		}
	}
	if r.record != nil {
		values.Set("RecordingUrl", l.carrier.recordingURL(r.record))
	}
	return values
}

// report is what a dialled leg tells the Dial about itself.
type report struct {
	leg *leg
	// status is answered, ready (after the whisper), or the final status of a leg that did not get so far.
	status string
}

// dialPeople rings the nouns of a Dial, all at once or one after the other, and bridges the first who answers.
func (l *leg) dialPeople(ctx context.Context, doc *document, v verb) (dialResult, error) {
	nouns := l.people(doc, v)
	rounds := [][]verb{nouns}
	if v.attrs["sequential"] == "true" {
		rounds = nil
		for i := range nouns {
			rounds = append(rounds, nouns[i:i+1])
		}
	}
	result := dialResult{status: "failed"}
	for _, round := range rounds {
		if len(round) == 0 {
			break
		}
		var err error
		if result, err = l.dialRound(ctx, doc, v, round); err != nil || result.bridged {
			return result, err
		}
	}
	return result, nil
}

// people are the nouns that can be rung; a Dial's own text is a number.
func (l *leg) people(doc *document, v verb) []verb {
	nouns := v.children
	if text := plain(v.text); text != "" {
		nouns = append([]verb{{name: "Number", text: text, attrs: map[string]string{}}}, nouns...)
	}
	caution := func(code int, message string) {
		l.carrier.warn(Warning{Call: l.sid, URL: doc.address(), Level: Caution, Code: code, Message: message})
	}
	if !l.mayShow(v.or("callerId", l.from)) {
		caution(13214, v.attrs["callerId"]+" is not a number of the account")
		return nil
	}
	var good []verb
	for _, n := range nouns {
		n.text = plain(n.text)
		if n.name == "Client" {
			n.text = "client:" + strings.TrimPrefix(n.text, "client:")
			if strings.HasPrefix(l.from, "client:") && !v.has("callerId") {
				caution(13214, "a client dials without callerId")
			}
		}
		if !isAddress(n.text) {
			caution(13223, "cannot dial "+n.text)
			continue
		}
		good = append(good, n)
	}
	if len(good) > 10 {
		caution(13250, "more than ten nouns in a Dial")
		good = good[:10]
	}
	return good
}

// mayShow reports whether the leg may dial under this name: its own two addresses, or a number of the account.
func (l *leg) mayShow(callerID string) bool {
	_, owned := l.carrier.Number(callerID)
	return owned || callerID == l.from || callerID == l.to || !strings.HasPrefix(callerID, "+")
}

func (l *leg) dialRound(ctx context.Context, doc *document, v verb, nouns []verb) (dialResult, error) {
	reports := make(chan report, 3*len(nouns))
	children := make([]*leg, len(nouns))
	for i, noun := range nouns {
		children[i] = l.dialOne(doc, v, noun, reports)
	}
	winner, result, err := l.awaitAnswer(ctx, children, reports)
	for _, child := range children {
		if child != winner {
			child.hangUp(&ending{why: answeredElsewhere})
		}
	}
	if winner == nil {
		return result, err
	}
	return l.converse(ctx, v, winner, reports)
}

// dialOne starts one child leg.
func (l *leg) dialOne(doc *document, v, noun verb, reports chan<- report) *leg {
	c := l.carrier
	child := c.newLeg(legPlan{
		from: v.or("callerId", l.from), to: noun.text, party: noun.text, direction: outboundDial, parent: l,
	})
	if address, err := doc.resolve(noun.attrs["statusCallback"]); err == nil && noun.attrs["statusCallback"] != "" {
		events := strings.Fields(noun.or("statusCallbackEvent", "completed"))
		child.callback = callbackTarget{url: address, method: noun.methodOf("statusCallbackMethod"), events: set(events...)}
	}
	var aside *request
	if address, err := doc.resolve(noun.attrs["url"]); err == nil && noun.attrs["url"] != "" {
		aside = &request{url: address, method: noun.method(), event: "whisper"}
	}
	patience := v.seconds("timeout", 30) + ringMargin
	c.start(child, func(life context.Context) {
		child.dialled(life, patience, aside, reports)
	})
	return child
}

// dialled is the life of a child leg: it rings, hears the whisper and talks, until either side or REST ends that.
func (l *leg) dialled(life context.Context, patience time.Duration, aside *request, reports chan<- report) {
	if refused := l.ring(life, patience); refused != nil {
		reports <- report{l, refused.status}
		l.hangUp(refused)
		return
	}
	reports <- report{l, "answered"}
	turn, done := l.beginTurn(life)
	err := l.side(turn, aside, whisper)
	if err == nil {
		reports <- report{l, "ready"}
		<-turn.Done()
		err = context.Cause(turn)
	}
	done()
	var end *ending
	var wrong *fault
	if moved := l.takeMove(); moved != nil && life.Err() == nil {
		close(l.released)
		l.perform(life, moved)
		return
	}
	if errors.As(err, &wrong) {
		l.complain(wrong)
	}
	if !errors.As(err, &end) {
		end = &ending{why: ApplicationError}
	}
	l.hangUp(end)
}

// awaitAnswer waits until one of the children has answered, or all of them have not.
func (l *leg) awaitAnswer(ctx context.Context, children []*leg, reports <-chan report) (*leg, dialResult, error) {
	result := dialResult{status: "canceled"}
	for range children {
		select {
		case r := <-reports:
			if r.status == "answered" {
				return r.leg, result, nil
			}
			result = dialResult{status: r.status, child: r.leg}
		case <-ctx.Done():
			return nil, dialResult{status: "canceled", child: children[0]}, context.Cause(ctx)
		}
	}
	return nil, result, nil
}

// converse bridges the leg with the child that answered, once that has heard its whisper, until either is gone.
func (l *leg) converse(ctx context.Context, v verb, child *leg, reports <-chan report) (dialResult, error) {
	c := l.carrier
	ready, err := awaitReady(ctx, child, reports)
	if err != nil {
		child.hangUp(&ending{why: PeerLeft})
		return dialResult{status: "canceled", child: child}, err
	}
	if !ready {
		return dialResult{status: "no-answer", child: child}, nil
	}
	l.pickUp()
	began := c.clock.Now()
	c.mu.Lock()
	c.bridgeLocked(l, child, "")
	c.mu.Unlock()
	err = l.talk(ctx, v, child)
	c.mu.Lock()
	c.unbridgeLocked(l, child, "")
	c.mu.Unlock()
	result := dialResult{status: "completed", child: child, duration: c.clock.Now().Sub(began), bridged: true}
	if record := v.or("record", "do-not-record"); record != "false" && record != "do-not-record" {
		result.record = l.keepRecording(v, "DialVerb", began, result.duration)
	}
	select {
	case <-child.released:
	default:
		child.hangUp(&ending{why: PeerLeft})
	}
	return result, err
}

// awaitReady waits for the end of the child's whisper. False means that the child did not want the call.
func awaitReady(ctx context.Context, child *leg, reports <-chan report) (bool, error) {
	for {
		select {
		case r := <-reports:
			if r.leg == child && r.status == "ready" {
				return true, nil
			}
		case <-child.released:
			return false, nil
		case <-child.over:
			return false, nil
		case <-ctx.Done():
			return false, context.Cause(ctx)
		}
	}
}

func (l *leg) talk(ctx context.Context, v verb, child *leg) error {
	limited, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	if v.attrs["hangupOnStar"] == "true" {
		defer l.listen(starEar{stop})()
	}
	select {
	case <-child.over:
	case <-child.released:
	case <-limited.Done():
		return context.Cause(limited)
	}
	return nil
}

// starEar ends a conversation when the star is pressed.
type starEar struct{ stop context.CancelCauseFunc }

func (e starEar) key(k byte) bool {
	if k == '*' {
		e.stop(errStar)
	}
	return k == '*'
}

func (starEar) voice(string, time.Duration) bool { return false }
