package ivr

import (
	"cmp"
	"strconv"

	"presszero/flows"
)

func (t *turn) enterSurvey(step *flows.Survey) {
	if t.say(step.Prompt) {
		t.listenBy(step.Input, Listen{Max: 1, Timeout: step.Timeout})
	}
}

// resumeSurvey takes the score, or asks again. Silence here is no answer and no request for help: the service is over.
func (t *turn) resumeSurvey(step *flows.Survey) {
	switch t.ev.Kind {
	case EventKeys, EventSpeech:
		if score := t.score(); score > 0 {
			t.scored(step, score)
			return
		}
		t.askScoreAgain(step, NoteWrong, t.words().WrongKey())
	case EventSilence:
		t.askScoreAgain(step, NoteSilence, t.words().Silent())
	default:
		t.fault(ReasonUnexpected)
	}
}

// score is the score that was pressed or said; 0 when it is none.
func (t *turn) score() int {
	digits := t.ev.Keys
	if t.ev.Kind == EventSpeech {
		digits, _ = t.engine.phrases.HeardDigits(t.s.Language, t.ev.Text)
	}
	score, err := strconv.Atoi(digits)
	if err != nil || score < 1 || score > flows.MaxScore {
		return 0
	}
	return score
}

// askScoreAgain asks once more, or goes on without an answer when the caller was asked often enough.
func (t *turn) askScoreAgain(step *flows.Survey, mistake NoteKind, sentence string) {
	t.s.Tries++
	t.note(mistake, "")
	if t.s.Tries >= step.Tries {
		t.goOn(step.Next)
		return
	}
	t.tell(sentence)
	t.enterSurvey(step)
}

// scored notes the score, and asks for a remark where the flow wants one.
func (t *turn) scored(step *flows.Survey, score int) {
	t.traceKey(strconv.Itoa(score))
	t.s.Given = strconv.Itoa(score)
	if step.Into != "" {
		t.assign(step.Into, score)
	}
	if step.Comment.IsZero() {
		t.keepAnswer()
		t.goOn(step.Next)
		return
	}
	t.askRecording(step.Comment)
}

// keepAnswer keeps the answer to a survey, with the remark if one was recorded.
func (t *turn) keepAnswer() {
	score, err := strconv.Atoi(t.s.Given)
	if err != nil {
		return
	}
	m := t.left(MessageSurvey, cmp.Or(t.s.Served, t.prog.PersonFor(t.s.Step)))
	m.Score = score
	t.out.Message = m
}
