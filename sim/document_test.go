package sim

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDocumentsThatTheCarrierRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body string
		code int
	}{
		"empty":                    {"", 12100},
		"blank before declaration": {" <?xml version=\"1.0\"?><Response/>", 12100},
		"newline before it":        {"\n<?xml version=\"1.0\"?><Response/>", 12100},
		"not XML":                  {"hello", 12100},
		"open element":             {"<Response><Say>", 12100},
		"bare ampersand":           {"<Response><Say>a & b</Say></Response>", 12100},
		"two roots":                {"<Response/><Response/>", 12100},
		"text after the root":      {"<Response/>x", 12100},
		"attribute twice":          {`<Response><Pause length="1" length="2"/></Response>`, 12100},
		"unquoted attribute":       {`<Response><Pause length=1/></Response>`, 12100},
		"other root":               {"<html/>", 12102},
		"root in lower case":       {"<response/>", 12102},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, f := parse([]byte(test.body))
			if f == nil || f.code != test.code {
				t.Errorf("parse(%q): %v, want error %d", test.body, f, test.code)
			}
		})
	}
}

func TestDocumentsThatTheCarrierForgives(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body  string
		codes []int
		kept  []string
	}{
		"comments":                   {`<!-- a --><Response><!-- b --><Hangup/></Response>`, nil, []string{"Hangup"}},
		"unknown verb is left out":   {`<Response><Shout>x</Shout><Hangup/></Response>`, []int{12200}, []string{"Hangup"}},
		"verbs are case-sensitive":   {`<Response><say>x</say></Response>`, []int{12200}, nil},
		"unknown attribute":          {`<Response><Hangup reason="x"/></Response>`, []int{12200}, []string{"Hangup"}},
		"attributes keep their case": {`<Response><Gather numdigits="1"/></Response>`, []int{12200}, []string{"Gather"}},
		"bad timeout":                {`<Response><Gather timeout="0"/></Response>`, []int{13313}, []string{"Gather"}},
		"bad numDigits":              {`<Response><Gather numDigits="x"/></Response>`, []int{13314}, []string{"Gather"}},
		"bad finishOnKey":            {`<Response><Gather finishOnKey="##"/></Response>`, []int{13310}, []string{"Gather"}},
		"empty finishOnKey is good":  {`<Response><Gather finishOnKey=""/></Response>`, nil, []string{"Gather"}},
		"auto beside a model":        {`<Response><Gather input="speech" speechTimeout="auto" speechModel="phone_call"/></Response>`, []int{13335}, []string{"Gather"}},
		"a hint too long":            {`<Response><Gather input="speech" hints="` + strings.Repeat("x", 101) + `"/></Response>`, []int{12200}, []string{"Gather"}},
		"Gather in Gather":           {`<Response><Gather><Gather/></Gather></Response>`, []int{13320}, []string{"Gather"}},
		"Redirect in Gather":         {`<Response><Gather><Redirect>/x</Redirect></Gather></Response>`, []int{13320}, []string{"Gather"}},
		"Say in Dial":                {`<Response><Dial><Say>x</Say></Dial></Response>`, []int{13215}, []string{"Dial"}},
		"bad Dial timeout":           {`<Response><Dial timeout="4">+15550111</Dial></Response>`, []int{13212}, []string{"Dial"}},
		"bad pause":                  {`<Response><Pause length="0"/></Response>`, []int{13910}, []string{"Pause"}},
		"bad reason":                 {`<Response><Reject reason="tired"/></Response>`, []int{13810}, []string{"Reject"}},
		"bad endConferenceOnExit":    {`<Response><Dial><Conference endConferenceOnExit="yes">r</Conference></Dial></Response>`, []int{13231}, []string{"Dial"}},
		"SSML with a basic voice":    {`<Response><Say>a<break/></Say></Response>`, []int{13520}, []string{"Say"}},
		"SSML with a good voice":     {`<Response><Say voice="Polly.Aditi" language="hi-IN">a<break/></Say></Response>`, nil, []string{"Say"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, f := parse([]byte(test.body))
			if f != nil {
				t.Fatal(f)
			}
			var got []int
			i := inspection{report: func(code int, _ string) { got = append(got, code) }}
			var kept []string
			for _, v := range i.verbs(all, "Response", callVerbs) {
				kept = append(kept, v.name)
			}
			if diff := cmp.Diff(test.codes, got); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.kept, kept); diff != "" {
				t.Errorf("verbs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatOnlyTheRealCarrierHasIsNeverIgnored(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`<Enqueue>line</Enqueue>`, `<Dial><Queue>line</Queue></Dial>`, `<Connect/>`, `<Pay/>`, `<Play digits="1"/>`,
		`<Gather partialResultCallback="/x"/>`, `<Dial><Number machineDetection="Enable">+15550111</Number></Dial>`,
	} {
		all, f := parse([]byte("<Response>" + body + "</Response>"))
		if f != nil {
			t.Fatal(f)
		}
		i := inspection{report: func(int, string) {}}
		if i.verbs(all, "Response", callVerbs); i.missing == "" {
			t.Errorf("%s is taken without a complaint", body)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"<Response><Say>x</Say></Response>", "<Response", "<?xml?><a b='c'/>", "<Response><Dial><Conference/></Dial></Response>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		all, wrong := parse([]byte(body))
		if wrong == nil && !strings.Contains(body, "Response") {
			t.Errorf("%q was taken", body)
		}
		i := inspection{report: func(int, string) {}}
		for _, v := range i.verbs(all, "Response", callVerbs) {
			if _, known := grammar[v.name]; !known {
				t.Errorf("%q left the verb %s", body, v.name)
			}
		}
	})
}
