package flowtest

import (
	"fmt"
	"strings"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
)

// How long things take that a test does not say.
const (
	keyTime       = time.Second     // between two keys, or before the first
	speakingTime  = 2 * time.Second // to say a few words
	recordingTime = 5 * time.Second // of a prompt that is a recording without its text
)

// engine walks calls.
type engine interface {
	Begin(flow string, ev ivr.Event, now time.Time) ivr.Outcome
	Step(s ivr.Session, ev ivr.Event, now time.Time) ivr.Outcome
}

// phone plays a caller on the engine: it obeys documents as a carrier would, on a clock of its own.
type phone struct {
	engine engine
	prog   *flows.Program
	now    time.Time
	line   Line
	seq    int64

	out     ivr.Outcome
	private bool     // a sensitive question was answered in this turn
	heard   []string // since the last act
	blocked string   // what the engine should not have done
	queue   string   // in which the caller waits, or waited last
	kept    *ivr.Message
	outside Outside
	texts   ivr.TextStatus // what becomes of text messages
	texted  string         // the last one that was sent
	fault   ivr.Reason     // the first
	owed    *ivr.Owing     // is owed to the caller; nil: nothing
	back    callbackEnd

	said     *ivr.Announcement // that a test has stated and the caller has heard
	told     []string          // promises, in the order in which they were made
	sent     []string          // text messages
	keptAll  []*ivr.Message    // what was left
	coverage *Coverage         // what was seen of the flow; nil: nobody asks
}

// newPhone is the phone of a test, at the moment at which it is answered.
func newPhone(prog *flows.Program, phrases *phrase.Catalogue, test Test) (*phone, error) {
	prog = test.Emergency.closing(prog)
	engine, err := newEngine(prog, phrases, test.Arms)
	if err != nil {
		return nil, err
	}
	p := &phone{
		engine: engine, prog: prog, now: test.At, line: test.Line, texts: test.Texts, outside: test.Outside,
		coverage: NewCoverage(prog), owed: test.owing(), back: callbackNone,
	}
	p.ring(test)
	return p, nil
}

func (p *phone) ring(test Test) {
	arrived := ivr.Event{Kind: ivr.EventArrived, Call: "CA0000", From: test.From, To: test.To, Language: test.Lang, Owes: p.owed}
	if test.CalledBack != "" {
		arrived.Owes = nil
	}
	out := p.engine.Begin(p.prog.Name, arrived, p.now)
	if test.CalledBack != "" {
		p.calledBack(out.Session, test.CalledBack)
		return
	}
	p.coverage.see(ivr.Session{}, arrived, out)
	p.take(out)
}

// step hands the engine an event with the session as it comes back from the carrier, and obeys the outcome.
func (p *phone) step(ev ivr.Event) {
	before := p.reread()
	out := p.engine.Step(before, ev, p.now)
	p.coverage.see(before, ev, out)
	p.take(out)
}

// on hands an event to the engine, with what the line and other systems answer at this moment.
func (p *phone) on(ev ivr.Event) {
	if d, ok := p.document().(ivr.Listen); ok && d.Sensitive {
		p.private = true
	}
	if p.inLine() && ev.Line == nil {
		ev.Line = p.place(p.out.Session.Place, ev.Kind)
	}
	if p.out.Session.Fetch != nil && ev.Kind == ivr.EventSilence {
		ev.Fetched = p.answer()
	}
	if p.out.Session.Mode == ivr.ModeText {
		ev.Texted = p.texts
	}
	p.step(ev)
}

// reread is the session as it comes back from the carrier: as bytes.
func (p *phone) reread() ivr.Session {
	var s ivr.Session
	data, err := p.out.Session.AppendBinary(nil)
	if err == nil {
		err = s.UnmarshalBinary(data)
	}
	if err != nil {
		p.blocked = "the session does not travel: " + err.Error()
		return p.out.Session
	}
	return s
}

// take obeys an outcome: it takes a place in line, or listens to the document.
func (p *phone) take(out ivr.Outcome) {
	p.out = out
	p.remember(out)
	if out.Lookup != nil {
		p.lookUp()
		return
	}
	switch {
	case out.Callback != nil:
		p.park(*out.Join)
		return
	case out.Join != nil:
		p.join(*out.Join)
		return
	}
	p.heard = append(p.heard, spoken(out.Do)...)
	if len(out.Do) == 0 && out.Session.Mode != ivr.ModeDone {
		p.blocked = "nothing is left to say: the fallback reply is the answer"
	}
}

func (p *phone) remember(out ivr.Outcome) {
	if p.fault == "" {
		p.fault = out.Fault
	}
	if out.Session.Place != nil {
		p.queue = out.Session.Place.Queue
	}
	if out.Text != nil && p.texts == ivr.TextSent {
		p.texted = out.Text.Body
		p.sent = append(p.sent, out.Text.Body)
	}
	if out.Message != nil {
		p.kept, p.queue = out.Message, out.Message.Queue
		p.keptAll = append(p.keptAll, out.Message)
	}
	p.rememberCallback(out)
	for _, note := range out.Notes {
		switch note.Kind {
		case ivr.NotePromise:
			p.told = append(p.told, promised(note.Detail))
		case ivr.NoteAnnounced:
			p.said = p.line.Due
		}
	}
}

func (p *phone) join(asked ivr.Place) {
	answer := ivr.Event{Kind: ivr.EventRefused}
	if !p.line.in(asked.Queue).Full {
		p.seq++
		answer = ivr.Event{Kind: ivr.EventJoined, Line: p.place(&asked, ivr.EventJoined)}
	}
	p.step(answer)
}

// place is how the caller stands in line when something happens.
func (p *phone) place(asked *ivr.Place, kind ivr.EventKind) *ivr.Line {
	stands := p.line
	if asked != nil {
		stands = p.line.in(asked.Queue)
	}
	line := &ivr.Line{
		Clock: p.now, Seq: p.seq, Position: stands.Position, Offered: stands.Offered,
		Staff: stands.Staff, Signed: stands.Signed, Wait: stands.Wait,
	}
	line.Likely, line.High = stands.expected()
	line.Due = p.due(stands, kind)
	if asked != nil && !asked.Clock.IsZero() {
		line.Clock = asked.Clock
	}
	return line
}

// listen is all that has been said since it was asked last.
func (p *phone) listen() string {
	said := strings.Join(p.heard, " ")
	p.heard = nil
	return said
}

// document is what the carrier is doing now.
func (p *phone) document() ivr.Instruction {
	if len(p.out.Do) == 0 {
		return nil
	}
	return p.out.Do[len(p.out.Do)-1]
}

// spoken is what a document says, piece by piece. Hold music has no text, and is not speech.
func spoken(do []ivr.Instruction) []string {
	var said []string
	for _, i := range do {
		switch i := i.(type) {
		case ivr.Speak:
			said = append(said, i.Text)
		case ivr.Audio:
			if text := audible(i); text != "" {
				said = append(said, text)
			}
		case ivr.Listen:
			said = append(said, spoken(i.Prompts)...)
		}
	}
	return said
}

// audible is how a test names a recording: its text, or else its path. Music is heard as neither.
func audible(a ivr.Audio) string {
	switch {
	case a.Text != "":
		return a.Text
	case a.Music():
		return ""
	default:
		return a.Path
	}
}

// lasts is how long a prompt takes.
func lasts(prompts []ivr.Instruction) time.Duration {
	var total time.Duration
	for _, i := range prompts {
		switch i := i.(type) {
		case ivr.Speak:
			total += ivr.SpokenLength(i.Text)
		case ivr.Pause:
			total += i.Length
		case ivr.Audio:
			total += audioLasts(i)
		}
	}
	return total
}

func audioLasts(a ivr.Audio) time.Duration {
	switch {
	case a.Text != "":
		return ivr.SpokenLength(a.Text)
	case a.Music():
		return a.MusicLength()
	default:
		return recordingTime
	}
}

// cannot is the error of an act that does not fit.
func (p *phone) cannot() error {
	doing := map[string]string{
		"ivr.Listen": "the call listens for keys", "ivr.Record": "a message is being recorded", "ivr.Dial": "an outside number is ringing",
		"ivr.Meet": "the caller is with an agent", "ivr.HangUp": "the call is over", "<nil>": "the call is over",
	}
	return fmt.Errorf("%s (step %s)", doing[fmt.Sprintf("%T", p.document())], p.out.Session.Step)
}
