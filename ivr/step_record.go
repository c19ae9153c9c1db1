package ivr

import (
	"time"

	"presszero/flows"
)

// choiceTime is the silence after a question of ours that is answered with 1 or 2.
const choiceTime = 5 * time.Second

func (t *turn) enterRecord(step *flows.Record) {
	if t.say(step.Announce) {
		t.askConsent(step)
	}
}

func (t *turn) askConsent(step *flows.Record) {
	if t.say(step.Consent) {
		t.listen(Listen{Max: 1, Timeout: choiceTime})
	}
}

// resumeRecord takes the answer to the question whether the caller may be recorded.
func (t *turn) resumeRecord(step *flows.Record) {
	wrong := question{mistake: NoteWrong, sentence: t.words().WrongKey(), tries: step.Tries, again: func() { t.askConsent(step) }}
	switch {
	case t.ev.Kind == EventKeys && t.ev.Keys == "1":
		t.consent("given")
		t.askRecording(step.Prompt)
	case t.ev.Kind == EventKeys && t.ev.Keys == "2":
		t.consent("refused")
		t.goTo(step.Refused)
	case t.ev.Kind == EventKeys, t.ev.Kind == EventSpeech:
		t.askAgain(wrong)
	case t.ev.Kind == EventSilence:
		wrong.mistake, wrong.sentence = NoteSilence, t.words().Silent()
		t.askAgain(wrong)
	default:
		t.fault(ReasonUnexpected)
	}
}

func (t *turn) consent(answer string) {
	t.traceKey(t.ev.Keys)
	t.note(NoteConsent, answer)
}

// askRecording says what is to be recorded. Until the beep 0 is heard as in every prompt, and after it, it ends the recording.
func (t *turn) askRecording(prompt flows.Prompt) {
	t.s.Mode = ModeRecord
	t.s.Tries = 0
	if t.say(prompt) {
		t.listenOn()
	}
}

// recording answers a caller who is recorded by a step of the flow.
func (t *turn) recording() {
	switch step := t.step().(type) {
	case *flows.Record:
		t.record(Record{Max: step.Max, Finish: messageFinish, Silence: step.Silence}, func() { t.recordedStep(step) })
	case *flows.Survey:
		t.record(Record{Max: step.Max, Finish: messageFinish, Silence: messageSilence}, func() {
			t.keepAnswer()
			t.goOn(step.Next)
		})
	default:
		t.fault(ReasonUnexpected)
	}
}

// record begins the recording when the words before it have run out, and goes on when it has ended.
func (t *turn) record(r Record, ended func()) {
	switch t.ev.Kind {
	case EventSilence, EventKeys, EventSpeech:
		t.do(r)
	case EventRecorded:
		ended()
	default:
		t.fault(ReasonUnexpected)
	}
}

// recordedStep keeps a recording, or asks for it once more when there is nothing in it.
func (t *turn) recordedStep(step *flows.Record) {
	if t.recorded() {
		t.keepRecording(step)
		t.goTo(step.Next)
		return
	}
	t.askAgain(question{mistake: NoteSilence, sentence: t.words().NothingHeard(), tries: step.Tries, again: t.listenOn})
}

// keepRecording keeps a recording, and its address for the flow.
func (t *turn) keepRecording(step *flows.Record) {
	t.out.Message = t.left(MessageRecording, t.prog.PersonFor(step.Name))
	if step.Into != "" {
		t.assign(step.Into, t.ev.Recording)
	}
}

// keepGiven keeps what a caller has given who leaves a step before its end: a message, a recording, a score.
func (t *turn) keepGiven() {
	if t.s.Mode == ModeRecord {
		switch step := t.step().(type) {
		case *flows.Survey:
			t.keepAnswer()
		case *flows.Record:
			if t.recorded() {
				t.keepRecording(step)
			}
		}
		return
	}
	if t.recorded() {
		t.keepMessage()
	}
}
