package flowtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
)

// Recorded is a file of one test that was made of a call.
type Recorded struct {
	File flows.File
	// Gaps are what could not be taken over, for whoever reads the test; empty: nothing.
	Gaps []string
}

// Record makes a test of a call. What callers hear in it, and how it ends, is what the flow says now: the test passes, and
// where the call itself went another way is told among the gaps. Numbers are replaced by fictitious ones, and digits that
// nobody may know by others that lead the same way.
func Record(prog *flows.Program, story Story) (Recorded, error) {
	if len(story.Moments) == 0 || story.Moments[0].Event.Kind != ivr.EventArrived {
		return Recorded{}, fmt.Errorf("record the call %s: its beginning is not known", story.Call)
	}
	phrases, err := phrase.New()
	if err != nil {
		return Recorded{}, fmt.Errorf("record the call %s: %w", story.Call, err)
	}
	rec := &recorder{story: story, test: story.setting(prog)}
	if rec.phone, err = newPhone(prog, phrases, rec.test); err != nil {
		return Recorded{}, fmt.Errorf("record the call %s: %w", story.Call, err)
	}
	rec.play()
	file := flows.File{Name: prog.Name + "_test.yaml", Data: rec.write()}
	if report := Run(prog, file); !report.Passed() {
		return Recorded{}, fmt.Errorf("record the call %s: the test does not pass: %s", story.Call, report)
	}
	return Recorded{File: file, Gaps: rec.gaps}, nil
}

// setting is what the test says before its first turn.
func (s Story) setting(prog *flows.Program) Test {
	first := s.Moments[0]
	t := Test{
		Name: s.Name, At: first.At.Truncate(time.Second), From: defaultFrom, To: defaultTo, Lang: first.Event.Language,
		Line: defaultLine, Texts: ivr.TextSent, Outside: Outside{Contact: &ivr.Contact{}, Fetched: map[string]*ivr.Fetched{}}, Arms: map[string]string{},
	}
	t.Owed = owedIn(first.Event, t.At)
	standing := false
	for _, m := range s.Moments {
		if line := m.line(); line != nil && !standing {
			t.Line, standing = *line, true
		}
		if m.Event.Fetched != nil {
			t.Outside.Fetched[m.Step] = m.Event.Fetched
		}
		if m.Event.Texted != "" {
			t.Texts = m.Event.Texted
		}
		switch m.Event.Kind {
		case ivr.EventFound:
			t.Outside.Contact = remembered(prog, m, t.At)
		case ivr.EventNotFound:
			t.Outside.Contact = nil
		}
		for _, arm := range m.Arms {
			id, name, _ := strings.Cut(arm, "=")
			t.Arms[id] = name
		}
	}
	for _, m := range s.Moments {
		waits := m.Mode == ivr.ModeFlow && m.Event.Kind == ivr.EventSilence && m.Event.Fetched == nil
		if _, asks := t.Outside.Fetched[m.Step]; waits && !asks && m.Fetching {
			t.Outside.Fetched[m.Step] = nil
		}
	}
	return t
}

// remembered is what a lookup has found, as a file of tests can say it: how often the caller has called lately, not when.
func remembered(prog *flows.Program, m Moment, at time.Time) *ivr.Contact {
	c := ivr.Contact{}
	if m.Event.Contact != nil {
		c = *m.Event.Contact
	}
	recent := len(c.Recent)
	if step, ok := prog.Steps[m.Step].(*flows.Lookup); ok {
		recent = c.Since(m.At.Add(-step.Within))
	}
	c.Recent = slices.Repeat([]time.Time{at}, min(recent, mostRecent))
	c.Calls = max(c.Calls, len(c.Recent))
	if !c.Owed.IsZero() {
		c.Owed = at
	}
	return &c
}

// line is how the line stood, where the event tells it.
func (m Moment) line() *Line {
	switch l := m.Event.Line; {
	case m.Event.Kind == ivr.EventRefused:
		full := defaultLine
		full.Full = true
		return &full
	case l == nil:
		return nil
	default:
		return &Line{Staff: l.Staff, Signed: max(l.Signed, l.Staff), Position: max(l.Position, 1), Wait: l.Wait, Due: stated(l.Due)}
	}
}

// stated is what was due, where a test has to state it: a line plainly says the first wait, and again what was told.
func stated(due *ivr.Announcement) *ivr.Announcement {
	if due == nil || due.Kind == ivr.AnnounceWait || due.Kind == ivr.AnnounceAgain {
		return nil
	}
	return due
}

// recorder plays a call on a phone and keeps what is worth a test.
type recorder struct {
	story  Story
	test   Test
	phone  *phone
	drafts []draft
	met    time.Time // the caller was put through
	gaps   []string
}

// draft is a turn of the test.
type draft struct {
	hears []string
	line  *Line // from this turn on; nil: as before
	act   Act
	took  time.Duration
}

// play does again what the caller did, until the call goes another way.
func (r *recorder) play() {
	moments := r.story.Moments
	for i := 1; i < len(moments) && !r.phone.over(); i++ {
		last := i
		for last+1 < len(moments) && moments[last+1].aside() {
			last++
		}
		if !r.moment(moments[i:last+1], moments[last+1:]) {
			return
		}
		i = last
	}
}

// moment does one thing again, with what the line answered in the same request. False: the call cannot be followed any
// further.
func (r *recorder) moment(now, later []Moment) bool {
	m, end := now[0], now[len(now)-1]
	act, does := r.actOf(m, end, later)
	if act.Kind == "" {
		return !does
	}
	d := draft{hears: essential(r.phone.heard), act: act}
	r.phone.heard = nil
	for _, one := range now {
		if line := one.line(); line != nil && !sameLine(r.phone.line, *line) {
			r.phone.line, d.line = *line, line
		}
	}
	began := r.phone.now
	err := r.phone.act(act)
	d.took = r.phone.now.Sub(began)
	if err != nil {
		r.gap(m, "the caller %s, which the flow cannot take now: %s", act, err)
		return false
	}
	r.drafts = append(r.drafts, d)
	if s := r.phone.out.Session; end.ToMode != "" && (s.Mode != end.ToMode || s.Step != end.ToStep) {
		r.gap(m, "the call went to %s (%s), and the flow now goes to %s (%s)", end.ToStep, end.ToMode, s.Step, s.Mode)
		return false
	}
	return true
}

func (r *recorder) gap(m Moment, format string, args ...any) {
	after := m.At.Sub(r.story.Moments[0].At).Truncate(time.Second)
	r.gaps = append(r.gaps, fmt.Sprintf("%s after the beginning: ", after)+fmt.Sprintf(format, args...))
}

// actOf is what a caller, or somebody else, did. An empty one is nothing that a test tells; with true, the call cannot be
// followed any further.
func (r *recorder) actOf(m, end Moment, later []Moment) (Act, bool) {
	ev := m.Event
	switch {
	case ev.Kind == ivr.EventFault:
		r.gap(m, "our own fault %q, which a test cannot cause, sent the caller to a person", ev.Fault)
		return Act{}, true
	case ev.Kind == ivr.EventHungUp, ev.Gone && ev.Length == 0:
		return Act{Kind: ActHangUp}, true
	case (m.Mode == ivr.ModeLine || m.Mode == ivr.ModeCallback) && ev.Line != nil && ev.Line.Connected:
		r.met = m.At
		return Act{Kind: ActAnswered}, true
	}
	switch ev.Kind {
	case ivr.EventSilence, ivr.EventContinue:
		return r.silence(m, later)
	case ivr.EventKeys:
		return r.pressing(m, end)
	case ivr.EventSpeech:
		return r.saying(m, end)
	case ivr.EventTalked:
		return Act{Kind: ActTalked, Length: max(m.At.Sub(r.met).Round(time.Second), time.Second)}, true
	case ivr.EventDialled:
		return Act{Kind: ActDial, Dial: ev.Dial}, true
	case ivr.EventRecorded:
		if strings.HasPrefix(ev.Keys, "0") {
			return Act{Kind: ActPress, Text: "0"}, true
		}
		return Act{Kind: ActRecord, Length: ev.Length.Round(time.Second)}, true
	default:
		return Act{}, false
	}
}

// silence is one that a test tells: not the end of words behind which something else begins.
func (r *recorder) silence(m Moment, later []Moment) (Act, bool) {
	s := r.phone.out.Session
	_, listening := r.phone.document().(ivr.Listen)
	pending := s.Fetch != nil && m.Event.Fetched == nil && r.test.Outside.Fetched[s.Step] != nil
	leadsOn := len(later) > 0 && (later[0].Event.Kind == ivr.EventDialled || later[0].Event.Kind == ivr.EventRecorded && !later[0].Zero)
	switch {
	case !listening, pending, m.Mode == ivr.ModeGoodbye, m.Mode == ivr.ModeTalk:
		return Act{}, false
	case leadsOn && (m.Mode == ivr.ModeDial || m.Mode == ivr.ModeVoicemail || m.Mode == ivr.ModeRecord):
		return Act{}, false
	default:
		return Act{Kind: ActWait}, true
	}
}

// pressing is keys as they were pressed, or others that lead the same way.
func (r *recorder) pressing(m, end Moment) (Act, bool) {
	listen, _ := r.phone.document().(ivr.Listen)
	hidden := m.Hidden
	if listen.Sensitive && hidden == 0 {
		hidden = len(m.Event.Keys)
	}
	if m.Zero || hidden == 0 {
		return Act{Kind: ActPress, Text: m.Event.Keys}, true
	}
	return r.fitting(m, end, hidden)
}

// saying is words as they were said. Where nobody may know them, the keys that stand for them are pressed.
func (r *recorder) saying(m, end Moment) (Act, bool) {
	listen, _ := r.phone.document().(ivr.Listen)
	switch {
	case m.Event.Text != "" && !listen.Sensitive:
		return Act{Kind: ActSay, Text: m.Event.Text}, true
	case m.Zero:
		return Act{Kind: ActPress, Text: "0"}, true
	case m.Choice != "":
		return Act{Kind: ActPress, Text: m.Choice}, true
	case m.Wrong:
		return Act{Kind: ActSay, Text: "mumble"}, true
	default:
		return r.fitting(m, end, 0)
	}
}

// fitting is digits that lead to where those that nobody may know have led.
func (r *recorder) fitting(m, end Moment, count int) (Act, bool) {
	joined := end.Event.Kind != m.Event.Kind // and so the notes are no longer those of the answer
	for keys := range r.entries(count) {
		try := r.phone.clone()
		if try.press(keys) != nil {
			continue
		}
		s := try.out.Session
		wrong := slices.ContainsFunc(try.out.Notes, func(n ivr.Note) bool { return n.Kind == ivr.NoteWrong })
		if s.Mode == end.ToMode && s.Step == end.ToStep && (wrong == m.Wrong || joined) {
			return Act{Kind: ActPress, Text: keys}, true
		}
	}
	r.gap(m, "digits were entered that nobody may know, and none were found that lead the same way")
	return Act{}, true
}

// clone is a phone that can be tried without a trace.
func (p *phone) clone() *phone {
	c := *p
	c.heard, c.told, c.sent, c.keptAll = nil, slices.Clip(p.told), slices.Clip(p.sent), slices.Clip(p.keptAll)
	c.coverage = nil
	return &c
}
