package sim

import (
	"context"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"time"
)

const (
	inbound      = "inbound"
	outboundAPI  = "outbound-api"
	outboundDial = "outbound-dial"
)

// errMoved ends a document because the application has sent the call elsewhere over REST.
var errMoved = errors.New("call moved over REST")

// ending is the cause for which a leg's life ends.
type ending struct {
	why Why
	// status overrides the final status, sip is the response code that goes with it.
	status string
	sip    string
}

func (e *ending) Error() string { return "call ended: " + string(e.why) }

type target struct{ url, method string }

// ear is what a verb puts on a leg to listen to its person. Both methods report whether the input was taken; they are
// called with the carrier's lock held.
type ear interface {
	key(k byte) bool
	voice(words string, length time.Duration) bool
}

// legPlan is what is known about a leg before it exists.
type legPlan struct {
	from, to, party, direction string
	parent                     *leg
}

// leg is one telephone connection between the carrier and a person: a Call in the carrier's own words.
type leg struct {
	legPlan
	carrier  *Carrier
	sid      string
	phone    *Phone
	jar      http.CookieJar
	fallback target
	over     chan struct{} // closed when the leg is over
	released chan struct{} // closed when a dialled leg leaves the Dial that made it

	// The rest is guarded by the carrier's lock.
	hang         context.CancelCauseFunc
	callback     callbackTarget
	status       string
	sip          string
	created      time.Time
	answered     time.Time
	answeredBy   string // what the carrier made of who answered; empty: not examined
	ended        time.Time
	queueTime    time.Duration
	interrupt    context.CancelCauseFunc
	move         *request
	ear          ear
	talkingUntil time.Time
	happened     int
	requests     uint64
	queue        callbackQueue
	verdicts     callbackQueue // of who answered, told beside the document
}

func (c *Carrier) newLeg(plan legPlan) *leg {
	jar, _ := cookiejar.New(nil) // cannot fail without options
	c.mu.Lock()
	defer c.mu.Unlock()
	l := &leg{
		legPlan: plan, carrier: c, sid: c.newSID("CA"), jar: jar, status: "queued", created: c.clock.Now(),
		over: make(chan struct{}), released: make(chan struct{}),
	}
	l.hang = func(error) {}
	l.phone = newPhone(l)
	c.legs[l.sid] = l
	c.order = append(c.order, l)
	return l
}

// note writes an entry about this leg into the log. A caller whose fault it is to hang up at this point does so.
func (l *leg) note(e Entry) {
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	l.noteLocked(e)
}

func (l *leg) noteLocked(e Entry) {
	e.Call, e.Party = l.sid, l.party
	l.carrier.log.add(e)
	l.happened++
	if n := l.carrier.faults.HangUpAt; n > 0 && n == l.happened && l.direction == inbound {
		l.carrier.log.add(Entry{Kind: KindFaulted, Call: l.sid, Party: l.party, Text: "hang-up"})
		l.hang(&ending{why: Vanished})
	}
}

// tell lets the person notice something.
func (l *leg) tell(e Event) {
	switch e := e.(type) {
	case Heard:
		l.note(Entry{Kind: KindHeard, Text: e.Text, Length: e.Length})
	case HeardAudio:
		l.note(Entry{Kind: KindHeard, URL: e.URL, Length: e.Length})
	case Asked:
		l.note(Entry{Kind: KindAsked})
	}
	l.phone.add(e)
}

// setStatus moves the leg on and sends the status callback that belongs to the new status.
func (l *leg) setStatus(status string, kind Kind) {
	c := l.carrier
	c.mu.Lock()
	defer c.mu.Unlock()
	l.status = status
	event := map[string]string{"ringing": "ringing", "in-progress": "answered"}[status]
	l.noteLocked(Entry{Kind: kind})
	switch kind {
	case KindRinging:
		l.phone.add(Rang{})
	case KindAnswered:
		l.answered = c.clock.Now()
		l.phone.add(PickedUp{})
	}
	l.callBackLocked(event)
}

// pickUp answers an inbound leg, once.
func (l *leg) pickUp() {
	if !l.isAnswered() {
		l.setStatus("in-progress", KindAnswered)
	}
}

func (l *leg) isAnswered() bool {
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	return !l.answered.IsZero()
}

// finish gives the leg its final status and tells everybody. It is called once, when nothing of the leg runs any more.
func (l *leg) finish(life context.Context) {
	c := l.carrier
	why := l.endReason(life)
	c.mu.Lock()
	l.status, l.sip = l.finalStatus(why), why.sip
	l.ended, l.ear = c.clock.Now(), nil
	c.hangUpLine(l)
	l.noteLocked(Entry{Kind: KindEnded, Text: l.status, Why: string(why.why)})
	l.callBackLocked("completed")
	l.phone.add(Finished{Why: why.why, Status: l.status})
	c.mu.Unlock()
	close(l.over)
}

func (l *leg) endReason(life context.Context) *ending {
	var e *ending
	if errors.As(context.Cause(life), &e) {
		return e
	}
	if life.Err() != nil {
		return &ending{why: CarrierClosed}
	}
	return &ending{why: EndOfDocument}
}

func (l *leg) finalStatus(e *ending) string {
	switch {
	case e.status != "":
		return e.status
	case !l.answered.IsZero():
		return "completed"
	case l.direction != inbound && e.why == HungUp:
		return "busy"
	case l.direction != inbound:
		return "canceled"
	case e.why == ApplicationError || e.why == Unsupported:
		return "failed"
	}
	return "no-answer"
}

// live reports whether the leg is answered and not over; the carrier's lock is held.
func (l *leg) live() bool { return !l.answered.IsZero() && l.ended.IsZero() }

// duration is the answered time in whole seconds; the carrier's lock is held.
func (l *leg) duration() int {
	if l.answered.IsZero() {
		return 0
	}
	return int(l.ended.Sub(l.answered).Round(time.Second) / time.Second)
}

// hangUp ends the leg for a reason; on a leg that is over it does nothing.
func (l *leg) hangUp(e *ending) {
	l.carrier.mu.Lock()
	defer l.carrier.mu.Unlock()
	l.hang(e)
}

// press passes one key to whoever listens.
func (l *leg) press(k byte) {
	c := l.carrier
	c.mu.Lock()
	defer c.mu.Unlock()
	kind := KindPressedInVain
	if l.ear != nil && l.live() && l.ear.key(k) {
		kind = KindPressed
	}
	l.noteLocked(Entry{Kind: kind, Text: string(k)})
}

// speak passes words, or the mere sound of talking, to whoever listens.
func (l *leg) speak(words string, length time.Duration) {
	c := l.carrier
	c.mu.Lock()
	defer c.mu.Unlock()
	l.talkingUntil = c.clock.Now().Add(length)
	if l.ear != nil && l.live() {
		l.ear.voice(words, length)
	}
	l.noteLocked(Entry{Kind: KindSpoke, Text: words})
}

// listen puts an ear on the leg; the function that it returns takes it off.
func (l *leg) listen(e ear) func() {
	c := l.carrier
	c.mu.Lock()
	defer c.mu.Unlock()
	l.ear = e
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		l.ear = nil
	}
}
