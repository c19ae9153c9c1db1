package twilio

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"presszero/internal/golden"
	"presszero/ivr"
)

func testLinks() Links {
	return Links{
		Turn:     "https://ivr.example/voice/turn?t=abc&n=2",
		Silence:  "https://ivr.example/voice/turn?t=abc&n=2&kind=silence",
		Continue: "https://ivr.example/voice/turn?t=abc&n=2&kind=continue",
		Media:    "https://ivr.example/media/",
	}
}

// menu is a document as most turns have it.
func menu() []ivr.Instruction {
	return []ivr.Instruction{
		ivr.Speak{Text: "Welcome to Bits & Bytes.", Locale: "en-US"},
		ivr.Listen{
			Prompts: []ivr.Instruction{
				ivr.Speak{Text: "For sales press 1, for a person press 0.", Locale: "en-US", Voice: "Polly.Joanna"},
				ivr.Pause{Length: 1500 * time.Millisecond},
				ivr.Audio{Path: "prompts/jingle one.wav?from=3"},
			},
			Max: 1, Timeout: 4500 * time.Millisecond,
		},
	}
}

func TestDocumentsAreByteStable(t *testing.T) {
	t.Parallel()
	full := testLinks()
	full.CallerID, full.Wait, full.Label = "+15550101", "https://ivr.example/media/hold.wav", "caller"
	full.Conference, full.Whisper = "https://ivr.example/voice/conference?t=abc", "https://ivr.example/voice/oncall?t=abc"
	cases := map[string]struct {
		do    []ivr.Instruction
		links Links
	}{
		"menu":   {menu(), testLinks()},
		"digits": {[]ivr.Instruction{ivr.Listen{Finish: "#", Timeout: 3 * time.Second}}, testLinks()},
		"speech": {[]ivr.Instruction{ivr.Listen{
			Prompts: []ivr.Instruction{ivr.Speak{Text: "बिल या डॉक्टर?", Locale: "hi-IN"}}, Max: 1, Timeout: 5 * time.Second,
			Speech: true, Locale: "hi-IN", Hints: []string{"बिल", "bills, invoices", "बिल", " ", strings.Repeat("x", 101), "R&D"},
		}}, testLinks()},
		"slow": {[]ivr.Instruction{ivr.Listen{Max: 1, Timeout: time.Second, Prompts: []ivr.Instruction{
			ivr.Speak{Text: "You are next. Please wait.", Locale: "en-US", Voice: "Polly.Joanna-Neural", Slow: true},
			ivr.Speak{Text: "நீங்கள் அடுத்து.", Locale: "ta-IN", Slow: true},
			ivr.Speak{Text: "You are next. Is that all right? Please wait.", Locale: "en-IN", Voice: "Google.en-IN-Chirp3-HD-Kore", Slow: true},
			ivr.Speak{Text: "A basic voice. With 1.5 pauses.", Locale: "en-US", Slow: true},
		}}}, testLinks()},
		"nothing":      {nil, testLinks()},
		"speak":        {[]ivr.Instruction{ivr.Speak{Text: "নমস্কার", Locale: "bn-BD"}, ivr.Audio{Path: "https://cdn.example/a.wav?x=1&y=2"}}, testLinks()},
		"continue":     {[]ivr.Instruction{ivr.Pause{}, ivr.Continue{}}, testLinks()},
		"hang-up":      {[]ivr.Instruction{ivr.Speak{Text: "Good-bye <all>", Locale: "en-GB"}, ivr.HangUp{}}, Links{}},
		"meet":         {[]ivr.Instruction{ivr.Meet{Room: testCall}}, testLinks()},
		"meet-all":     {[]ivr.Instruction{ivr.Meet{Room: testCall}}, full},
		"dial":         {[]ivr.Instruction{ivr.Dial{To: []string{"+15550102", "sip:desk@pbx.example", "client:anna"}, Timeout: 20 * time.Second}}, full},
		"dial-whisper": {[]ivr.Instruction{ivr.Dial{To: []string{"+15550102", "sip:desk@pbx.example", "client:anna"}, Timeout: 20 * time.Second, Whisper: &ivr.Whisper{Queue: "desk"}}}, full},
		"record":       {[]ivr.Instruction{ivr.Record{Max: 2 * time.Minute, Finish: "0#", Silence: 4 * time.Second}}, testLinks()},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Encode(nil, c.do, c.links)
			if err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, "testdata/"+name+".xml", string(got))
		})
	}
}

func TestAPlanThatMakesNoSenseIsRefused(t *testing.T) {
	t.Parallel()
	listen := ivr.Listen{Timeout: time.Second}
	many := make([]string, maxDialled+1)
	cases := map[string]struct {
		do    []ivr.Instruction
		links Links
	}{
		"a listen in a listen":   {[]ivr.Instruction{ivr.Listen{Prompts: []ivr.Instruction{listen}}}, testLinks()},
		"a dial in a listen":     {[]ivr.Instruction{ivr.Listen{Prompts: []ivr.Instruction{ivr.HangUp{}}}}, testLinks()},
		"nil":                    {[]ivr.Instruction{nil}, testLinks()},
		"after the end":          {[]ivr.Instruction{ivr.HangUp{}, ivr.Pause{}}, testLinks()},
		"after a listen":         {[]ivr.Instruction{listen, ivr.Pause{}}, testLinks()},
		"no turn":                {[]ivr.Instruction{listen}, Links{Silence: "https://h.example"}},
		"no silence":             {[]ivr.Instruction{listen}, Links{Turn: "https://h.example"}},
		"no continue":            {[]ivr.Instruction{ivr.Pause{}}, Links{}},
		"no media":               {[]ivr.Instruction{ivr.Audio{Path: "a.wav"}, ivr.HangUp{}}, Links{}},
		"no path":                {[]ivr.Instruction{ivr.Audio{}}, testLinks()},
		"no room":                {[]ivr.Instruction{ivr.Meet{}}, testLinks()},
		"a whisper from nowhere": {[]ivr.Instruction{ivr.Dial{To: []string{"+15550102"}, Whisper: &ivr.Whisper{}}}, testLinks()},
		"nobody dialled":         {[]ivr.Instruction{ivr.Dial{}}, testLinks()},
		"eleven dialled":         {[]ivr.Instruction{ivr.Dial{To: many}}, testLinks()},
		"a name is dialled":      {[]ivr.Instruction{ivr.Dial{To: []string{"anna"}}}, testLinks()},
		"a finish of two keys":   {[]ivr.Instruction{ivr.Listen{Finish: "*#"}}, testLinks()},
		"a finish of no key":     {[]ivr.Instruction{ivr.Record{Finish: "x"}}, testLinks()},
		"larger than a carrier":  {[]ivr.Instruction{ivr.Speak{Text: strings.Repeat("long ", 20_000)}}, testLinks()},
	}
	for name, c := range cases {
		got, err := Encode([]byte("kept"), c.do, c.links)
		if !errors.Is(err, ErrPlan) || string(got) != "kept" {
			t.Errorf("%s: Encode returned %.60q, %v; want what was there and ErrPlan", name, got, err)
		}
	}
}

func TestLongTextIsSpokenInPiecesThatTheCarrierTakes(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"sentences": strings.Repeat("Please hold the line. ", 400),
		"hindi":     strings.Repeat("कृपया प्रतीक्षा करें। ", 100),
		"words":     strings.Repeat("word ", 1500),
		"one word":  strings.Repeat("あ", 3000),
	} {
		document, err := Encode(nil, []ivr.Instruction{ivr.Speak{Text: text, Locale: "en-US"}}, testLinks())
		if err != nil {
			t.Fatal(err)
		}
		spoken := ""
		for _, e := range elements(t, document) {
			if e.Name != "Say" {
				continue
			}
			spoken += e.Text
			if encoded(e.Text) > maxSayEncoded || utf8.RuneCountInString(e.Text) > maxSayCharacters {
				t.Errorf("%s: a piece of %d characters is too long", name, utf8.RuneCountInString(e.Text))
			}
			if name == "sentences" && !strings.HasSuffix(e.Text, "line. ") || name == "words" && !strings.HasSuffix(e.Text, "word ") {
				t.Errorf("%s: a piece ends in %q", name, e.Text[len(e.Text)-12:])
			}
		}
		if spoken != text {
			t.Errorf("%s: the pieces do not add up to the text", name)
		}
	}
}

func encoded(text string) int {
	n := 0
	for _, r := range text {
		n += encodedLength(r)
	}
	return n
}

// element is an element as a strict reader sees it.
type element struct {
	Name, Parent, Text string
	Attributes         map[string]string
}

// elements reads a document and lists its elements in order.
func elements(t rapid.TB, document []byte) []element {
	d := xml.NewDecoder(bytes.NewReader(document))
	var all []element
	var open []int
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("the document does not parse: %v\n%s", err, document)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{Name: token.Name.Local, Attributes: map[string]string{}}
			if len(open) > 0 {
				e.Parent = all[open[len(open)-1]].Name
			}
			for _, a := range token.Attr {
				e.Attributes[a.Name.Local] = a.Value
			}
			open, all = append(open, len(all)), append(all, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			all[open[len(open)-1]].Text += string(token)
		}
	}
}

// clean is a text as it must arrive: legal characters only.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if !legal(r) {
			return -1
		}
		return r
	}, text)
}

// plan is what a document must hold for its instructions: names, parents and texts.
func plan(do []ivr.Instruction, l Links) [][3]string {
	all := [][3]string{{"Response", "", ""}}
	prompt := func(in ivr.Instruction, parent string) {
		switch in := in.(type) {
		case ivr.Speak:
			if strings.TrimSpace(clean(in.Text)) != "" {
				all = append(all, [3]string{"Say", parent, each(in.Text)})
			}
		case ivr.Pause:
			all = append(all, [3]string{"Pause", parent, ""})
		}
	}
	end := l.Continue
	for _, in := range do {
		switch in := in.(type) {
		case ivr.Listen:
			all = append(all, [3]string{"Gather", "Response", ""})
			for _, p := range in.Prompts {
				prompt(p, "Gather")
			}
			end = l.Silence
		case ivr.Meet:
			all = append(all, [3]string{"Dial", "Response", ""}, [3]string{"Conference", "Dial", each(in.Room)})
			end = l.Turn
		case ivr.Record:
			all = append(all, [3]string{"Record", "Response", ""})
			end = l.Turn
		case ivr.HangUp:
			return append(all, [3]string{"Hangup", "Response", ""})
		default:
			prompt(in, "Response")
		}
	}
	return append(all, [3]string{"Redirect", "Response", each(end)})
}

// each is a text whose every invalid byte counts by itself.
func each(text string) string { return clean(string([]rune(text))) }

// checkPlan encodes a plan and compares what a strict reader finds with what was asked for.
func checkPlan(t rapid.TB, do []ivr.Instruction, l Links) {
	document, err := Encode(nil, do, l)
	if err != nil {
		t.Fatalf("%v", err)
	}
	var got [][3]string
	for _, e := range elements(t, document) {
		got = append(got, [3]string{e.Name, e.Parent, e.Text})
	}
	if diff := cmp.Diff(plan(do, l), got); diff != "" {
		t.Fatalf("elements of %s (-want +got):\n%s", document, diff)
	}
}

func FuzzDocumentsHoldWhatWasAsked(f *testing.F) {
	f.Add("Hello", "room", "https://h.example/?a=1&b=2", byte(0))
	f.Add("</Say><Dial>+1</Dial>", "]]>", `"><Hangup/>`, byte(1))
	f.Add("\x00\x0b\xff\uFFFE\r\n\t", "&amp;\"'", "x", byte(2))
	f.Add(" \u00a0", "é\xed\xa0\x80", "<!--", byte(3))
	f.Fuzz(func(t *testing.T, text, room, link string, end byte) {
		if room == "" || link == "" || len(text)+len(room)+len(link) > 1000 {
			return
		}
		l := Links{Turn: link, Silence: link + "s", Continue: link + "c", Wait: link, Label: room, Conference: link}
		speak := ivr.Speak{Text: text, Locale: room, Voice: link}
		last := []ivr.Instruction{
			ivr.Listen{Prompts: []ivr.Instruction{speak, ivr.Pause{}}}, ivr.Meet{Room: room}, ivr.Record{Finish: "#"}, ivr.HangUp{}, ivr.Pause{},
		}
		checkPlan(t, []ivr.Instruction{speak, last[int(end)%len(last)]}, l)
	})
}

func TestAnyPlanIsReadBackAsItWasMeant(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		prompts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) ivr.Instruction {
			if rapid.Bool().Draw(t, "pause") {
				return ivr.Pause{Length: time.Duration(rapid.Int64().Draw(t, "length"))}
			}
			return ivr.Speak{Text: rapid.StringN(0, 80, 400).Draw(t, "text"), Locale: rapid.String().Draw(t, "locale")}
		}), 0, 6)
		do := prompts.Draw(t, "before")
		last := rapid.SampledFrom([]ivr.Instruction{
			nil, ivr.Listen{Prompts: prompts.Draw(t, "prompts"), Max: 3}, ivr.Meet{Room: "r"}, ivr.HangUp{}, ivr.Record{},
		}).Draw(t, "last")
		if last != nil {
			do = append(do, last)
		}
		checkPlan(t, do, testLinks())
	})
}

func TestTheFallbackNeedsNothingOfOurs(t *testing.T) {
	t.Parallel()
	got, err := Fallback{
		Message: "We are having a problem & connect you to a person.", Numbers: []string{"+15550102", "+15550103", "sip:desk@pbx.example"}, CallerID: "+15550101",
	}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/fallback.xml", string(got))
	for _, e := range elements(t, got) {
		for name, value := range e.Attributes {
			if absolute(value) || absolute(e.Text) {
				t.Errorf("%s %s leads to %s", e.Name, name, value)
			}
		}
	}
}

func TestAFallbackThatReachesNobodyIsRefused(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]Fallback{
		"no message": {Message: " ", Numbers: []string{"+15550102"}},
		"no numbers": {Message: "Sorry."},
		"a name":     {Message: "Sorry.", Numbers: []string{"anna"}},
		"too long":   {Message: strings.Repeat("Sorry. ", 600), Numbers: []string{"+15550102"}},
	} {
		if got, err := f.Encode(); err == nil {
			t.Errorf("%s: Encode returned %s", name, got)
		}
	}
}

func TestEncodingIntoAReusedBufferAllocatesAtMostTwice(t *testing.T) {
	do, links, buf := menu(), testLinks(), make([]byte, 0, 4096)
	allocs := testing.AllocsPerRun(100, func() {
		if _, err := Encode(buf[:0], do, links); err != nil {
			t.Fatal(err)
		}
	})
	if allocs > 2 {
		t.Errorf("Encode makes %v allocations, want at most 2", allocs)
	}
}

func BenchmarkEncode(b *testing.B) {
	do, links, buf := menu(), testLinks(), make([]byte, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Encode(buf[:0], do, links); err != nil {
			b.Fatal(err)
		}
	}
}
