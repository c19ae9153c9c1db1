package ivr_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
)

// aftercare is the flow with the steps around a service: surveys, recordings, text messages, callbacks, a module.
func aftercare(t testing.TB) *flows.Program {
	t.Helper()
	prog, diags := flows.Compile(source(t, "aftercare.yaml"), site(t), source(t, "verify-pin.yaml"))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return prog
}

// ringAftercare begins a call on the flow aftercare; arms are the ways that experiments take.
func ringAftercare(t testing.TB, from string, arms map[string]string) *call {
	t.Helper()
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	e, err := ivr.New(ivr.Options{Programs: programs{"aftercare": aftercare(t)}, Phrases: phrases, Arms: arms})
	if err != nil {
		t.Fatal(err)
	}
	return ringsAftercare(t, e, from)
}

// ringsAftercare begins a call on the flow aftercare of an engine.
func ringsAftercare(t testing.TB, e *ivr.Engine, from string) *call {
	t.Helper()
	c := &call{t: t, engine: e, now: weekday, line: ivr.Line{Position: 3, Staff: 2, Signed: 2, Seq: 7}}
	c.take(e.Begin("aftercare", ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: from, To: "+15550100"}, c.now))
	return c
}

// recorded ends a recording; nothing was said when the length is 0.
func (c *call) recorded(length time.Duration) *call {
	c.t.Helper()
	ev := ivr.Event{Kind: ivr.EventRecorded, Length: length}
	if length > 0 {
		ev.Recording = "RE1"
	}
	return c.on(ev)
}

// keeps fails unless exactly these messages were left.
func (c *call) keeps(want ...ivr.Message) *call {
	c.t.Helper()
	if diff := cmp.Diff(want, c.kept); diff != "" {
		c.t.Errorf("messages (-want +got):\n%s", diff)
	}
	return c
}

// noted are the details of the notes of a kind.
func (c *call) noted(kind ivr.NoteKind) []string {
	var details []string
	for _, note := range c.notes {
		if note.Kind == kind {
			details = append(details, note.Detail)
		}
	}
	return details
}

// served brings a caller to the survey after a talk in billing.
func served(t testing.TB) *call {
	t.Helper()
	c := ringAftercare(t, "+15550111", nil).press("1").waitsIn("billing")
	c.line.Connected = true
	c.silence().is(ivr.ModeTalk)
	c.line.Connected = false
	return c.on(ivr.Event{Kind: ivr.EventTalked})
}

func answer(turn, score int) ivr.Message {
	return ivr.Message{
		Kind: ivr.MessageSurvey, Call: "CA1", Turn: turn, From: "+15550111", Queue: "billing", Owner: "billing",
		Left: weekday.UTC(), Language: "en", Score: score,
	}
}

func TestAScoreAndARemarkAreKeptForTheQueueThatServed(t *testing.T) {
	t.Parallel()
	c := served(t).hears("How did we do").press("4").hears("Tell us more").silence()
	if _, recording := c.out.Do[0].(ivr.Record); !recording {
		t.Fatalf("the remark is taken by %T", c.out.Do[0])
	}
	c.recorded(3 * time.Second).hears("Goodbye from the desk").is(ivr.ModeGoodbye)
	want := answer(6, 4)
	want.Recording, want.Length = "RE1", 3*time.Second
	c.keeps(want)
	if got := c.out.Session.Vars["score"]; got != 4 {
		t.Errorf("score is %v", got)
	}
}

func TestAScoreIsKeptWhateverBecomesOfTheRemark(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*call){
		"silence":     func(c *call) { c.silence().recorded(0).is(ivr.ModeGoodbye) },
		"zero":        func(c *call) { c.press("0").waitsIn("reception") },
		"zero in it":  func(c *call) { c.silence().on(ivr.Event{Kind: ivr.EventRecorded, Keys: "0"}).waitsIn("reception") },
		"our fault":   func(c *call) { c.on(ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonStore}).waitsIn("reception") },
		"hung up":     func(c *call) { c.on(ivr.Event{Kind: ivr.EventHungUp}).is(ivr.ModeDone) },
		"hung up too": func(c *call) { c.silence().on(ivr.Event{Kind: ivr.EventRecorded, Gone: true}).is(ivr.ModeDone) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := served(t).press("2")
			leave(c)
			if len(c.kept) != 1 || c.kept[0].Score != 2 || c.kept[0].Queue != "billing" || c.kept[0].Recording != "" {
				t.Errorf("kept are %+v", c.kept)
			}
		})
	}
}

func TestSilenceInASurveyIsNoAnswerAndZeroIsAPerson(t *testing.T) {
	t.Parallel()
	served(t).silence().hears("did not hear", "How did we do").silence().hears("Goodbye from the desk").is(ivr.ModeGoodbye).keeps()
	served(t).press("9").hears("not one of the choices").press("6").is(ivr.ModeGoodbye).keeps()
	served(t).press("0").waitsIn("reception").keeps()
	served(t).on(ivr.Event{Kind: ivr.EventSpeech, Text: "twelve"}).hears("not one of the choices").keeps()
	served(t).on(ivr.Event{Kind: ivr.EventSpeech, Text: "an operator"}).waitsIn("reception").keeps()
}

func TestAScoreCanBeSaid(t *testing.T) {
	t.Parallel()
	c := served(t)
	if listen, ok := c.out.Do[0].(ivr.Listen); !ok || !listen.Speech {
		t.Fatalf("nobody hears words: %+v", c.out.Do[0])
	}
	c.on(ivr.Event{Kind: ivr.EventSpeech, Text: "four"}).hears("Tell us more")
	if got := c.out.Session.Vars["score"]; got != 4 {
		t.Errorf("score is %v", got)
	}
}

func TestNobodyIsRecordedWithoutConsent(t *testing.T) {
	t.Parallel()
	c := ringAftercare(t, "+15550111", nil).press("2").hears("We keep recordings", "May we record you")
	c.press("2").hears("For billing").is(ivr.ModeFlow)
	if got := c.noted(ivr.NoteConsent); !cmp.Equal(got, []string{"refused"}) {
		t.Errorf("noted is %q", got)
	}
	c.press("2").silence().hears("did not hear", "May we record you").hearsNothingOf("We keep recordings")
	c.press("7").hears("a person who can help").waitsIn("reception").keeps()
}

func TestARecordingIsKeptAndItsAddressGoesIntoTheVariable(t *testing.T) {
	t.Parallel()
	c := ringAftercare(t, "+15550111", nil).press("2").press("1").hears("Tell us what happened").is(ivr.ModeRecord)
	c.silence().recorded(0).hears("did not hear a message").silence().recorded(7 * time.Second).hears("How was that")
	c.keeps(ivr.Message{
		Kind: ivr.MessageRecording, Call: "CA1", Turn: 6, From: "+15550111", Queue: "reception", Owner: "reception",
		Recording: "RE1", Length: 7 * time.Second, Left: weekday.UTC(), Language: "en",
	})
	if got := c.out.Session.Vars["statement"]; got != "RE1" {
		t.Errorf("the variable holds %v", got)
	}
}

func TestTwoSilentRecordingsReachAPerson(t *testing.T) {
	t.Parallel()
	ringAftercare(t, "+15550111", nil).press("2").press("1").silence().recorded(0).silence().recorded(0).waitsIn("reception").keeps()
}

func TestATextIsAskedForOnceAndTheCallerWaitsForTheCarriersWord(t *testing.T) {
	t.Parallel()
	c := ringAftercare(t, "+15550111", nil).press("3").hears("sending you a text message").is(ivr.ModeText)
	want := &ivr.Text{ID: 1, To: "+15550111", From: "+15550100", Body: "We are at 1 High Street."}
	if diff := cmp.Diff(want, c.out.Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	c.silence().is(ivr.ModeText)
	if c.out.Text != nil {
		t.Error("it is asked for again")
	}
	c.on(ivr.Event{Kind: ivr.EventSilence, Texted: ivr.TextSent}).hears("on its way", "Goodbye from the desk")
}

func TestATextThatIsNotTakenLeadsToTheOtherWay(t *testing.T) {
	t.Parallel()
	ringAftercare(t, "+15550111", nil).press("3").on(ivr.Event{Kind: ivr.EventSilence, Texted: ivr.TextFailed}).hears("We can call you back")
	c := ringAftercare(t, "", nil).press("3").hears("Please enter the number")
	if c.out.Text != nil {
		t.Errorf("a text is asked for to a withheld number: %+v", c.out.Text)
	}
	ringAftercare(t, "sip:desk@example.com", nil).press("3").hears("Please enter the number")
	c = ringAftercare(t, "+15550111", nil).press("3").silence().silence().silence().is(ivr.ModeText)
	c.silence().hears("We can call you back")
	ringAftercare(t, "+15550111", nil).press("3").press("0").hears("putting you through").waitsIn("reception")
}

func TestACallHasAnEndOfTexts(t *testing.T) {
	t.Parallel()
	c := ringAftercare(t, "+15550111", nil)
	for range 5 {
		c.out.Session.Mode, c.out.Session.Step = ivr.ModeFlow, "main"
		if c.press("3"); c.out.Text == nil {
			t.Fatal("no text is asked for")
		}
	}
	c.out.Session.Mode, c.out.Session.Step = ivr.ModeFlow, "main"
	if c.press("3").hears("We can call you back"); c.out.Text != nil {
		t.Error("a sixth text is asked for")
	}
}

func TestACallbackIsPromisedOnTheCallersOwnNumber(t *testing.T) {
	t.Parallel()
	c := ringAftercare(t, "+15550111", nil).press("4").hears("We can call you back on plus 1, 5 5 5, 0 1 1 1", "press 1")
	c.press("1").hears("call you back on plus 1, 5 5 5, 0 1 1 1, today by 12 PM", "Goodbye from the desk").is(ivr.ModeGoodbye)
	c.keeps(ivr.Message{
		Kind: ivr.MessageCallback, Call: "CA1", Turn: 2, From: "+15550111", Queue: "reception", Owner: "reception",
		Left: weekday.UTC(), Due: weekday.Add(2 * time.Hour).UTC(), Language: "en", Number: "+15550111", Note: "score 0",
	})
	if got := c.noted(ivr.NotePromise); !cmp.Equal(got, []string{"callback due 2h0m0s"}) {
		t.Errorf("noted is %q", got)
	}
}

func TestAnotherNumberIsReadBackBeforeItIsPromised(t *testing.T) {
	t.Parallel()
	c := ringAftercare(t, "+15550111", nil).press("4").press("2").hears("Please enter the number", "press 0 and wait")
	c.press("123").hears("not the right number of digits").press("5550122").hears("on plus 1, 5 5 5, 0 1 2 2")
	c.press("2").press("0015550133").hears("on plus 1, 5 5 5, 0 1 3 3").press("1")
	if len(c.kept) != 1 || c.kept[0].Number != "+15550133" {
		t.Errorf("kept are %+v", c.kept)
	}
	ringAftercare(t, "", nil).press("4").hears("Please enter the number").press("0").waitsIn("reception").keeps()
	ringAftercare(t, "", nil).press("4").press("00").waitsIn("reception")
	ringAftercare(t, "", nil).press("4").silence().hears("did not hear", "Please enter").silence().waitsIn("reception").keeps()
	ringAftercare(t, "+15550111", nil).press("4").press("0").waitsIn("reception").keeps()
}

func TestACallbackIsNotPromisedForClosedHours(t *testing.T) {
	t.Parallel()
	for name, when := range map[string]struct {
		now  time.Time
		said string
		due  string
	}{
		"while open":            {weekday.Add(17 * time.Minute), "today by 1 PM", "Mon 13:00"},
		"near the end":          {weekday.Add(7*time.Hour + 20*time.Minute), "tomorrow by 10 AM", "Tue 10:00"},
		"at night, on a Friday": {night, "on Monday by 11 AM", "Mon 11:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := ringAftercare(t, "+15550111", nil)
			c.now = when.now
			c.press("4").press("1").hears(when.said)
			if got := c.kept[0].Due.In(weekday.Location()).Format("Mon 15:04"); got != when.due {
				t.Errorf("due is %s, not %s", got, when.due)
			}
		})
	}
}

func TestAModuleTakesInputsAndGivesOutputsInItsOwnScope(t *testing.T) {
	t.Parallel()
	c := ringAftercare(t, "+15550111", nil).press("5").hears("Your code")
	if got := c.out.Session.Step; got != "verify.ask" {
		t.Errorf("the caller is at %s", got)
	}
	c.press("1234").hears("For billing")
	c.press("5")
	if got := c.out.Session.Vars["verify.pin"]; got != "" {
		t.Errorf("a module that is entered again remembers %v", got)
	}
	c.press("4321").hears("Welcome, member")
	want := map[string]any{
		"score": 0, "statement": "", "member": true, "verify.expected": "4321", "verify.verified": true, "verify.pin": "4321",
	}
	if diff := cmp.Diff(want, c.out.Session.Vars); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
	ringAftercare(t, "+15550111", nil).press("5").press("0").waitsIn("billing")
	ringAftercare(t, "+15550111", nil).press("5").silence().silence().waitsIn("billing")
}

func TestAModuleWithinAModuleKeepsItsOwnVariables(t *testing.T) {
	t.Parallel()
	main := flows.File{Name: "main.yaml", Data: []byte(`
flow: desk
person: reception
start: first
vars: {code: "A", fine: false}
steps:
  first: {subflow: outer, with: {code: code}, into: {fine: ok}, next: told}
  told: {menu: '{{ fine ? "Fine" : "Not fine" }}, {{ code }}. For a person, press 0.', keys: {"1": first}}
`)}
	outer := flows.File{Name: "outer.yaml", Data: []byte(`
flow: outer
inputs: {code: ""}
outputs: {ok: false}
start: inner
steps:
  inner: {subflow: inner, with: {code: code + "B"}, into: {ok: ok}, next: done}
  done: {return: }
`)}
	inner := flows.File{Name: "inner.yaml", Data: []byte(`
flow: inner
inputs: {code: ""}
outputs: {ok: false}
start: ask
steps:
  ask: {menu: "{{ code }}. For a person, press 0.", keys: {"1": yes}}
  yes: {set: {ok: 'code == "AB"', code: '"C"'}, next: done}
  done: {return: }
`)}
	prog, diags := flows.Compile(main, site(t), outer, inner)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	c := ringAt(t, weekday, engine(t, programs{"desk": prog})).hears("AB. For a person")
	if got := c.out.Session.Step; got != "first.inner.ask" {
		t.Errorf("the caller is at %s", got)
	}
	c.press("1").hears("Fine, A.").press("1").hears("AB. For a person")
}

func TestTheSameNumberAlwaysTakesTheSameArm(t *testing.T) {
	t.Parallel()
	e := engine(t, programs{"aftercare": aftercare(t)})
	way := func(from string) string {
		c := ringsAftercare(t, e, from).press("6")
		return strings.Join(c.noted(ivr.NoteExperiment), " ")
	}
	short := 0
	for i := range 200 {
		from := fmt.Sprintf("+1555010%04d", i)
		first := way(from)
		if i < 20 && first != way(from) {
			t.Fatalf("%s went two ways", from)
		}
		if first == "news=short" {
			short++
		} else if first != "news=long" {
			t.Fatalf("noted is %q", first)
		}
	}
	if short < 75 || short > 125 {
		t.Errorf("%d of 200 numbers took an arm of one half", short)
	}
	if way("") == "" {
		t.Error("a withheld number takes no arm")
	}
}

func TestAnArmCanBeForced(t *testing.T) {
	t.Parallel()
	for arm, heard := range map[string]string{"short": "on its way", "long": "Welcome, member"} {
		ringAftercare(t, "+15550111", map[string]string{"news": arm}).press("6").hears(heard)
	}
}

// TestAnySessionAtTheseStepsHasAnAnswer makes up sessions that no call ever had.
func TestAnySessionAtTheseStepsHasAnAnswer(t *testing.T) {
	t.Parallel()
	e := engine(t, programs{"aftercare": aftercare(t)})
	version := aftercare(t).Version
	for step := range aftercare(t).Steps {
		for _, mode := range []ivr.Mode{ivr.ModeFlow, ivr.ModeRecord, ivr.ModeText, ivr.ModeVoicemail, ivr.ModeDial, ivr.ModeGoodbye} {
			for _, given := range []string{"", "4", "+15550111", "nonsense"} {
				for _, ev := range events() {
					s := ivr.Session{Call: "CA1", Flow: "aftercare", Version: version, Mode: mode, Step: step, Given: given, Texts: -1}
					out := e.Step(s, ev, weekday)
					gone := ev.Kind == ivr.EventHungUp || ev.Gone
					if out.Fault == ivr.ReasonPanic || len(out.Do) == 0 && out.Join == nil && !gone {
						t.Fatalf("%+v %+v is answered by %+v", s, ev, out)
					}
				}
			}
		}
	}
}
