package ivr

import (
	"time"

	"presszero/flows"
)

// How a message is taken.
const (
	messageMax     = 3 * time.Minute // on a ladder; a step has its own
	messageSilence = 5 * time.Second // ends it
	messageFinish  = "0#"            // 0 asks for a person, # is done
	messageTries   = 2               // times it is asked for
)

// mailbox is where a message goes: that of a ladder, or of a step.
type mailbox struct {
	queue, owner string
	due, max     time.Duration
	step         *flows.VoicemailStep // nil on a ladder
}

func (t *turn) mailbox() (mailbox, bool) {
	if rung := t.rung(); rung != nil && rung.Voicemail != nil {
		return mailbox{queue: t.s.Place.Queue, owner: rung.Voicemail.Owner, due: rung.Voicemail.Due, max: messageMax}, true
	}
	if step, ok := t.step().(*flows.VoicemailStep); ok && !t.onLadder() {
		return mailbox{queue: step.Queue, owner: step.Queue, due: step.Due, max: step.Max, step: step}, true
	}
	return mailbox{}, false
}

// tryVoicemail takes a message: a voicemail takes every caller.
func (t *turn) tryVoicemail() bool {
	t.tellOrWait()
	t.askMessage()
	return true
}

// askMessage asks for a message and says when it will be answered.
func (t *turn) askMessage() {
	t.s.Mode = ModeVoicemail
	box, ok := t.mailbox()
	if !ok {
		t.fault(ReasonUnexpected)
		return
	}
	if box.step != nil && !box.step.Prompt.IsZero() {
		if !t.say(box.step.Prompt) {
			return
		}
	} else {
		t.tell(t.words().LeaveMessage(box.due))
		t.note(NotePromise, "due "+box.due.String())
	}
	t.listenOn()
}

// voicemail answers a caller who is leaving a message.
func (t *turn) voicemail() {
	box, ok := t.mailbox()
	if !ok {
		t.fault(ReasonUnexpected)
		return
	}
	switch t.ev.Kind {
	case EventSilence, EventKeys, EventSpeech:
		t.do(Record{Max: box.max, Finish: messageFinish, Silence: messageSilence})
	case EventRecorded:
		t.received(box)
	default:
		t.fault(ReasonUnexpected)
	}
}

// received thanks for a message, or asks for it once more when there is nothing in it.
func (t *turn) received(box mailbox) {
	if t.recorded() {
		t.keepMessage()
		t.thanks()
		if box.step != nil {
			t.goOn(box.step.Next)
			return
		}
		t.goodbye()
		return
	}
	t.s.Tries++
	t.note(NoteSilence, "")
	switch {
	case t.s.Tries < messageTries:
		t.tell(t.words().NothingHeard())
		t.listenOn()
	case box.step != nil:
		t.help()
	case t.s.Chose:
		t.s.Chose = false // the line that they return to may have closed: then the ladder has the last word
		t.s.Place.Insists = true
		t.tell(t.words().HelpPerson())
		t.rejoin()
	default:
		t.noMessage()
	}
}

// noMessage lets go of a caller who says nothing where nobody could take the call, with the time at which somebody can.
func (t *turn) noMessage() {
	t.tell(t.words().NoMessage())
	if q, ok := t.prog.Site.Queues[t.s.Place.Queue]; ok {
		t.tellOpening(q)
	}
	t.goodbye()
}

// recorded reports whether the event is a recording with something in it.
func (t *turn) recorded() bool {
	return t.ev.Kind == EventRecorded && t.ev.Recording != "" && t.ev.Length > 0
}

// keepMessage keeps the recording.
func (t *turn) keepMessage() {
	if box, ok := t.mailbox(); ok {
		t.memory().Owed, t.memory().Queue = true, box.queue
		m := t.left(MessageVoicemail, box.queue)
		m.Owner, m.Due = box.owner, t.now.Add(box.due)
		t.out.Message = m
		t.promise(Promise{Kind: PromiseMessage, Said: box.due.String(), By: m.Due, Queue: box.queue})
	}
}

// thanks thanks for the message that has just been kept, if one has.
func (t *turn) thanks() {
	if t.out.Message == nil {
		return
	}
	due := t.out.Message.Due.Sub(t.now)
	t.tell(t.words().MessageKept(due))
	t.note(NotePromise, "due "+due.String())
}
