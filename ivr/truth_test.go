package ivr_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/phrase"
)

// matter is why a queue does not keep a caller: how that comes about, and the sentence that tells it.
type matter struct {
	now      time.Time
	meets    func(c *call) // the caller presses 1 for the queue, and meets it
	sentence func(p *phrase.Phrases) string
}

var matters = map[string]matter{
	"closed": {night, func(c *call) { c.press("1") }, (*phrase.Phrases).Closed},
	"closed meanwhile": {closing, func(c *call) {
		c.press("1").waitsIn("first")
		c.line.Staff = 0
		c.after(15 * time.Minute).silence()
	}, (*phrase.Phrases).ClosedNow},
	"full": {weekday, func(c *call) {
		c.fullIn = map[string]bool{"first": true}
		c.press("1")
	}, (*phrase.Phrases).LineFull},
	"many for each agent": {weekday, func(c *call) {
		c.line.Position = 11
		c.press("1")
	}, (*phrase.Phrases).ManyWaiting},
	"a long wait to expect": {weekday, func(c *call) {
		c.line = long(4)
		c.press("1")
	}, (*phrase.Phrases).TooLong},
	"a long wait to expect by now": {weekday, func(c *call) {
		c.press("1").waitsIn("first")
		c.line = long(4)
		c.after(time.Minute).silence()
	}, (*phrase.Phrases).TooLong},
	"waited long": {weekday, func(c *call) { c.press("1").waitsIn("first").after(31 * time.Minute).silence() }, (*phrase.Phrases).WaitedLong},
	"nobody signed in": {weekday, func(c *call) {
		c.line = ivr.Line{Position: 1}
		c.press("1")
	}, (*phrase.Phrases).NobodyHere},
	"nobody at work": {weekday, func(c *call) {
		c.line.Staff = 0
		c.press("1").after(2 * time.Minute).silence()
	}, (*phrase.Phrases).NobodyHere},
	"closing": {closing, func(c *call) {
		c.line.Wait, c.line.High = long(4).Wait, long(4).High
		c.press("1").waitsIn("first").press("1")
	}, func(*phrase.Phrases) string { return "" }},
}

// ways are the rungs above the voicemail of the queue.
var ways = map[string]string{
	"a message":        ``,
	"another queue":    `{queue: second}, `,
	"a full queue":     `{queue: third}, `,
	"the person":       `{transfer: "+15550190"}, `,
	"all of them":      `{queue: third}, {queue: second, when: [full, long_wait, closed]}, {transfer: "+15550190", when: [unstaffed, closing]}, `,
	"for other causes": `{transfer: "+15550190", when: [%s]}, `,
}

// truthful is a call in one language to a queue with such rungs.
func truthful(t *testing.T, m matter, rungs, language string) *call {
	t.Helper()
	queues := fmt.Sprintf(`queues:
  first:
    hours: office
    max_wait: 30m
    max_unstaffed: 1m
    max_expected_wait: 15m
    max_per_agent: 5
    ladder: [%s{voicemail: {owner: first, due: 4h}}]
  second: {ladder: [{voicemail: {owner: second, due: 4h}}]}
  third: {ladder: [{voicemail: {owner: third, due: 4h}}]}
`, rungs)
	s, diags := flows.ReadSite(flows.File{Name: "queues.yaml", Data: []byte(queues)}, source(t, "hours.yaml"), flows.File{})
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	flow := strings.NewReplacer("person: desk", "person: first", "enqueue: desk", "enqueue: first").Replace(string(source(t, "limits.yaml").Data))
	prog, diags := flows.Compile(flows.File{Name: "limits.yaml", Data: []byte(flow)}, s)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	c := &call{
		t: t, engine: engine(t, programs{prog.Name: prog}), now: m.now, line: short(),
		others: map[string]ivr.Line{"second": short(), "third": {}}, fullIn: map[string]bool{},
	}
	c.take(c.engine.Begin("limits", ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: "+15550111", To: "+15550100", Language: language}, c.now))
	return c
}

// claim is a sentence of ours, and whether it is true of a call at the moment at which it is said.
type claim struct {
	text string
	true func(c *call) bool
}

// claims are what the sentences of lines and ladders say of the world.
func claims(p *phrase.Phrases) map[string]claim {
	office := &flows.Hours{Zone: weekday.Location()}
	for day := time.Monday; day <= time.Friday; day++ {
		office.Week[day] = []flows.Span{{From: 9 * 60, To: 17*60 + 30}}
	}
	isClosed := func(c *call) bool { return !office.IsOpen(c.now) }
	mode := func(m ivr.Mode) func(*call) bool { return func(c *call) bool { return c.out.Session.Mode == m } }
	return map[string]claim{
		"closed":       {p.Closed(), isClosed},
		"closed now":   {p.ClosedNow(), isClosed},
		"place kept":   {p.PlaceKept(), isClosed},
		"opens":        {p.Opens(night, time.Date(2026, 11, 30, 9, 0, 0, 0, night.Location())), isClosed},
		"opens soon":   {p.Opens(closing, time.Date(2026, 11, 24, 9, 0, 0, 0, closing.Location())), isClosed},
		"closes soon":  {p.ClosesSoon(time.Date(2026, 11, 23, 17, 30, 0, 0, closing.Location())), func(c *call) bool { return !isClosed(c) && c.now.After(closing.Add(-time.Hour)) }},
		"nobody here":  {p.NobodyHere(), func(c *call) bool { return c.line.Staff == 0 }},
		"full":         {p.LineFull(), func(c *call) bool { return c.fullIn["first"] }},
		"too long":     {p.TooLong(), func(c *call) bool { return c.line.Likely > 15*time.Minute }},
		"many waiting": {p.ManyWaiting(), func(c *call) bool { return c.line.Position > 5*c.line.Staff }},
		"waited long":  {p.WaitedLong(), func(c *call) bool { return c.now.Sub(weekday) >= 30*time.Minute }},
		"other line":   {p.OtherLine("second"), func(c *call) bool { return c.out.Session.Place.Queue == "second" && c.out.Session.Mode == ivr.ModeLine }},
		"third line":   {p.OtherLine("third"), func(*call) bool { return false }},
		"in line":      {p.InLine(), mode(ivr.ModeLine)},
		"on call":      {p.RingingOnCall(), mode(ivr.ModeDial)},
		"message":      {p.LeaveMessage(4 * time.Hour), mode(ivr.ModeVoicemail)},
		"no answer":    {p.TransferFailed(), func(c *call) bool { return c.out.Session.Rung > 1 }},
		"or wait": {p.OrWait(), func(c *call) bool {
			again := *c
			again.press("0")
			return again.out.Session.Mode == ivr.ModeLine && again.out.Session.Place.Queue == "first"
		}},
	}
}

// TestNothingThatIsSaidOnALadderIsFalse walks every ladder for every reason in every language, and holds each sentence
// against the world in which it is said.
func TestNothingThatIsSaidOnALadderIsFalse(t *testing.T) {
	t.Parallel()
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	for cause, m := range matters {
		for way, rungs := range ways {
			if strings.Contains(rungs, "%s") {
				rungs = fmt.Sprintf(rungs, otherCauses(cause))
			}
			for _, language := range phrases.Languages() {
				t.Run(cause+"/"+way+"/"+language, func(t *testing.T) {
					t.Parallel()
					c := truthful(t, m, rungs, language)
					m.meets(c)
					once(t, c, m.sentence(phrases.For(language)))
					said := holdTrue(t, c, claims(phrases.For(language)))
					for range 4 {
						if c.out.Session.Mode == ivr.ModeDial {
							c.silence().on(ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialDeclined})
							said = append(said, holdTrue(t, c, claims(phrases.For(language)))...)
						}
					}
					want := "message"
					if c.out.Session.Place.Queue == "second" {
						want = "other line"
					}
					if !slices.Contains(said, want) {
						t.Errorf("the caller was told %q, and not what happens next: %s", said, want)
					}
				})
			}
		}
	}
}

// otherCauses are the reasons of a ladder that are none of those that this can be.
func otherCauses(cause string) string {
	if strings.Contains(cause, "closed") {
		return "full, long_wait"
	}
	return "closed"
}

// once fails unless a sentence is said exactly once.
func once(t *testing.T, c *call, sentence string) {
	t.Helper()
	if said := spoken(c.out.Do); sentence != "" && strings.Count(said, sentence) != 1 {
		t.Errorf("the caller hears %q, want %q once", said, sentence)
	}
}

// holdTrue fails for every sentence of the last document that is not true, and returns which were said.
func holdTrue(t *testing.T, c *call, all map[string]claim) []string {
	t.Helper()
	var told []string
	said := spoken(c.out.Do)
	for name, claim := range all {
		if !strings.Contains(said, claim.text) {
			continue
		}
		told = append(told, name)
		if !claim.true(c) {
			t.Errorf("the caller hears %q, which is not true: %q (mode %s)", claim.text, said, c.out.Session.Mode)
		}
	}
	return told
}
