package ivr_test

import (
	"strings"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr"
)

// office is a site whose opening hours have everything that callers are told of.
const office = `
hours:
  office:
    zone: Europe/Berlin
    week: {mon-fri: "09:00-17:00", sat-sun: closed}
    holidays:
      - {date: 12-24 to 01-01, title: {en: the holidays, hi: छुट्टियों}}
      - {date: 2026-11-25, closes: "12:00", title: {en: our party}}
`

// officeFlow speaks values, in languages that stand in for each other.
const officeFlow = `
flow: desk
languages: [en, hi, bn]
voices: {en: {name: Polly.Kajal-Neural}}
fallback: {bn: hi}
pronounce: {en: {Zürich: Tsoorik}, hi: {नमस्ते: नमस-ते}}
person: reception
start: open
vars: {amount: 150000, due: "2026-12-25"}
steps:
  open: {hours: office, open: main, closed: main, holiday: feast, emergency: storm, closing: hurry, soon: 10m}
  hurry: {say: {en: We close soon., hi: हम जल्द बंद होंगे।}, next: main}
  feast: {say: {en: A feast., hi: त्योहार।}, next: main}
  storm: {say: {en: A storm., hi: तूफ़ान।}, next: main}
  main:
    menu:
      en: 'Zürich: {{ amount | money("INR") }} due on {{ weekday(due) }}, {{ date(due) }}. For this again, press 1. For a person, press 0.'
      hi: 'नमस्ते। {{ amount | money("INR") }}। फिर से सुनने के लिए 1 दबाएँ। व्यक्ति के लिए 0 दबाएँ।'
    keys: {"1": main}
`

// ringOffice begins a call at a time on the wall of the office, in a language.
func ringOffice(t *testing.T, at, language, emergency string) *call {
	t.Helper()
	queues := flows.File{Name: "queues.yaml", Data: []byte("queues: {reception: {hours: office, ladder: [{voicemail: {owner: reception, due: 4h}}]}}")}
	site, diags := flows.ReadSite(queues, flows.File{Name: "hours.yaml", Data: []byte(office + emergency)}, flows.File{})
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	prog, diags := flows.Compile(flows.File{Name: "desk.yaml", Data: []byte(officeFlow)}, site)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	now, err := time.ParseInLocation("2006-01-02 15:04", at, site.Hours["office"].Zone)
	if err != nil {
		t.Fatal(err)
	}
	c := &call{t: t, engine: engine(t, programs{"desk": prog}), now: now, line: ivr.Line{Position: 3, Staff: 2, Signed: 2, Seq: 7}}
	c.take(c.engine.Begin("desk", ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: "+15550111", To: "+15550100", Language: language}, c.now))
	return c
}

func TestValuesAreSpokenByTheVoiceThatSpeaksTheText(t *testing.T) {
	t.Parallel()
	c := ringOffice(t, "2026-11-23 10:00", "en", "")
	c.hears("Tsoorik: 1 lakh 50 thousand rupees due on Friday, December 25th, 2026")
	c = ringOffice(t, "2026-11-23 10:00", "bn", "")
	c.hears("नमस-ते। 1 लाख 50 हज़ार रुपये।")
	if speak, ok := c.out.Do[0].(ivr.Listen).Prompts[0].(ivr.Speak); !ok || speak.Locale != "hi-IN" {
		t.Errorf("a Hindi text that stands in for a Bengali one is spoken by %+v", c.out.Do[0])
	}
}

func TestCallersAreToldWhyItIsClosedAndWhenItOpens(t *testing.T) {
	t.Parallel()
	storm := "emergency: {reason: {en: We are closed because of the storm.}, until: \"2026-11-23 18:00\"}\n"
	cases := []struct{ name, at, language, emergency, want string }{
		{"an ordinary evening", "2026-11-23 18:00", "en", "", "We are closed at the moment. We open tomorrow at 9 AM."},
		{"a holiday, over the end of the year", "2026-12-31 10:00", "en", "", "We are closed today for the holidays. We open on Monday at 9 AM."},
		{"a holiday, more than a week ahead", "2026-12-24 10:00", "en", "", "We are closed today for the holidays. We open on January 4 at 9 AM."},
		{"a holiday in another language", "2026-12-31 10:00", "hi", "", "छुट्टियों के कारण आज हमारी सेवा बंद है।"},
		{"before a short day begins", "2026-11-25 08:00", "en", "", "We are closed at the moment. We open today at 9 AM."},
		{"after a short day", "2026-11-25 13:00", "en", "", "We are closed today for our party. We open tomorrow at 9 AM."},
		{"a title that lacks the language", "2026-11-25 13:00", "hi", "", "हमारी सेवा अभी बंद है।"},
		{"an emergency", "2026-11-23 10:00", "en", storm, "We are closed because of the storm. We open tomorrow at 9 AM."},
		{"an emergency without words in the language", "2026-11-23 10:00", "hi", storm, "हमारी सेवा अभी बंद है। हमारी सेवा कल सुबह 9 बजे शुरू होगी।"},
		{"an emergency that is over", "2026-11-24 18:00", "en", storm, "We are closed at the moment."},
		{"the night before clocks go forward", "2026-03-27 20:00", "en", "", "We open on Monday at 9 AM."},
		{"the night before clocks go back", "2026-10-25 23:00", "en", "", "We open tomorrow at 9 AM."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			heard := spoken(ringOffice(t, c.at, c.language, c.emergency).press("0").out.Do)
			if !strings.Contains(heard, c.want) {
				t.Errorf("callers hear %q, want %q", heard, c.want)
			}
		})
	}
}

func TestTheHoursStepGoesByTheReason(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]string{
		"2026-11-23 10:00": "", "2026-11-23 16:55": "We close soon.", "2026-12-28 10:00": "A feast.", "2026-11-25 13:00": "A feast.",
	} {
		heard := spoken(ringOffice(t, at, "en", "").out.Do)
		if want != "" && !strings.Contains(heard, want) || want == "" && !strings.HasPrefix(heard, "Tsoorik") {
			t.Errorf("at %s callers hear %q, want %q", at, heard, want)
		}
	}
	ringOffice(t, "2026-12-28 10:00", "en", "emergency: {}\n").hears("A storm.")
}
