package flowtest

import (
	"fmt"
	"strings"
	"time"

	"presszero/ivr"
)

// How long things take that a test does not say.
const (
	keyTime       = time.Second     // between two keys, or before the first
	speakingTime  = 2 * time.Second // to say a few words
	recordingTime = 5 * time.Second // of a prompt that is a recording without its text
)

// phone plays a caller on the engine: it obeys documents as a carrier would, on a clock of its own.
type phone struct {
	engine *ivr.Engine
	now    time.Time
	line   Line
	seq    int64

	out     ivr.Outcome
	heard   []string // since the last act
	blocked string   // what the engine should not have done
	queue   string   // in which the caller waits, or waited last
	kept    *ivr.Message
	fault   ivr.Reason // the first
}

func (p *phone) ring(flow, from, to string) {
	arrived := ivr.Event{Kind: ivr.EventArrived, Call: "CA0000", From: from, To: to}
	p.take(p.engine.Begin(flow, arrived, p.now))
}

// on hands an event to the engine, with the session as it comes back from the carrier: as bytes.
func (p *phone) on(ev ivr.Event) {
	if p.out.Session.Mode == ivr.ModeLine && ev.Line == nil {
		ev.Line = p.place(p.out.Session.Place)
	}
	p.take(p.engine.Step(p.reread(), ev, p.now))
}

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
	if out.Join != nil {
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
	if out.Message != nil {
		p.kept, p.queue = out.Message, out.Message.Queue
	}
}

func (p *phone) join(asked ivr.Place) {
	answer := ivr.Event{Kind: ivr.EventRefused}
	if !p.line.Full {
		p.seq++
		answer = ivr.Event{Kind: ivr.EventJoined, Line: p.place(&asked)}
	}
	p.take(p.engine.Step(p.reread(), answer, p.now))
}

// place is how the caller stands in line.
func (p *phone) place(asked *ivr.Place) *ivr.Line {
	line := &ivr.Line{
		Clock: p.now, Seq: p.seq, Position: p.line.Position,
		Staff: p.line.Staff, Signed: p.line.Signed, Wait: p.line.Wait,
	}
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
		return ivr.MusicSegment
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
