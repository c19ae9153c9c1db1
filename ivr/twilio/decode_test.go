package twilio

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/ivr"
)

const testCall = "CA0123456789abcdef0123456789abcdef"

// form is a request of the test call with further parameters, in pairs.
func form(pairs ...string) url.Values {
	f := url.Values{"CallSid": {testCall}, "CallStatus": {"in-progress"}, "From": {"+15550100"}, "To": {"+15550101"}}
	for i := 0; i < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

func TestEveryEventIsReadFromItsForm(t *testing.T) {
	t.Parallel()
	recording := "https://api.example/RE1"
	cases := map[string]struct {
		mode ivr.Mode
		form url.Values
		want ivr.Event
	}{
		"first request":           {"", form("CallStatus", "ringing"), ivr.Event{Kind: ivr.EventArrived, Call: testCall, From: "+15550100", To: "+15550101"}},
		"withheld":                {"", form("From", "Anonymous"), ivr.Event{Kind: ivr.EventArrived, Call: testCall, To: "+15550101"}},
		"withheld, keypad":        {"", form("From", "+266696687"), ivr.Event{Kind: ivr.EventArrived, Call: testCall, To: "+15550101"}},
		"withheld, SIP":           {"", form("From", "sip:anonymous@anonymous.invalid"), ivr.Event{Kind: ivr.EventArrived, Call: testCall, To: "+15550101"}},
		"other provider":          {"", form("CallSid", "v2:T02llQxIyaRkhfRKxgAP8nY"), ivr.Event{Kind: ivr.EventArrived, Call: "v2:T02llQxIyaRkhfRKxgAP8nY", From: "+15550100", To: "+15550101"}},
		"keys":                    {ivr.ModeFlow, form("Digits", "*0#"), ivr.Event{Kind: ivr.EventKeys, Keys: "*0#"}},
		"keys in line":            {ivr.ModeLine, form("Digits", "0", "kind", "silence"), ivr.Event{Kind: ivr.EventKeys, Keys: "0"}},
		"speech":                  {ivr.ModeFlow, form("SpeechResult", "an agent", "Confidence", "0.75"), ivr.Event{Kind: ivr.EventSpeech, Text: "an agent", Confidence: 0.75}},
		"unsure speech":           {ivr.ModeFlow, form("SpeechResult", "an agent", "Confidence", "NaN"), ivr.Event{Kind: ivr.EventSpeech, Text: "an agent"}},
		"silence":                 {ivr.ModeFlow, form("kind", "silence"), ivr.Event{Kind: ivr.EventSilence}},
		"empty digits":            {ivr.ModeFlow, form("Digits", ""), ivr.Event{Kind: ivr.EventSilence}},
		"continue":                {ivr.ModeFlow, form("kind", "continue"), ivr.Event{Kind: ivr.EventContinue}},
		"dialled":                 {ivr.ModeDial, form("DialCallStatus", "no-answer"), ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialNoAnswer}},
		"picked up and not taken": {ivr.ModeDial, form("DialCallStatus", "completed", "DialBridged", "false"), ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialDeclined}},
		"picked up and taken":     {ivr.ModeDial, form("DialCallStatus", "completed", "DialBridged", "true"), ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialCompleted}},
		"dialled, gone":           {ivr.ModeDial, form("DialCallStatus", "answered", "CallStatus", "completed"), ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialCompleted, Gone: true}},
		"dial skipped":            {ivr.ModeDial, form(), ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialFailed}},
		"talked":                  {ivr.ModeTalk, form("DialCallStatus", "answered"), ivr.Event{Kind: ivr.EventTalked}},
		"talked, gone":            {ivr.ModeTalk, form("DialCallStatus", "answered", "CallStatus", "completed"), ivr.Event{Kind: ivr.EventTalked, Gone: true}},
		"talk skipped":            {ivr.ModeTalk, form(), ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonCarrierFault}},
		"room is full":            {ivr.ModeTalk, form("DialCallStatus", "failed"), ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonCarrierFault}},
		"recorded":                {ivr.ModeVoicemail, form("RecordingUrl", recording, "RecordingDuration", "12", "Digits", "#"), ivr.Event{Kind: ivr.EventRecorded, Recording: recording, Length: 12 * time.Second, Keys: "#"}},
		"recorded, 0":             {ivr.ModeVoicemail, form("RecordingUrl", recording, "RecordingDuration", "3", "Digits", "0"), ivr.Event{Kind: ivr.EventRecorded, Recording: recording, Length: 3 * time.Second, Keys: "0"}},
		"recorded, hung up":       {ivr.ModeVoicemail, form("RecordingUrl", recording, "RecordingDuration", "4", "Digits", "hangup"), ivr.Event{Kind: ivr.EventRecorded, Recording: recording, Length: 4 * time.Second, Gone: true}},
		"recorded, completed":     {ivr.ModeVoicemail, form("RecordingUrl", recording, "CallStatus", "completed"), ivr.Event{Kind: ivr.EventRecorded, Recording: recording, Gone: true}},
		"record skipped":          {ivr.ModeVoicemail, form(), ivr.Event{Kind: ivr.EventRecorded}},
		"our fault":               {ivr.ModeLine, form("ErrorCode", "11200", "ErrorUrl", "https://h.example"), ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonCarrierFault}},
		"fault at first":          {"", form("ErrorCode", "12100"), ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonCarrierFault}},
		"hung up":                 {ivr.ModeLine, form("CallStatus", "completed", "kind", "silence"), ivr.Event{Kind: ivr.EventHungUp}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Decode(c.form, c.mode)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("event (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAMalformedParameterIsNamedButNotRepeated(t *testing.T) {
	t.Parallel()
	cases := map[string]url.Values{
		"CallSid":           {},
		"Digits":            form("Digits", "12<>"),
		"DialCallStatus":    form("DialCallStatus", "exploded"),
		"RecordingDuration": form("RecordingUrl", "https://h.example", "RecordingDuration", "-5"),
		"kind":              form("kind", "surprise"),
	}
	for name, f := range cases {
		_, err := Decode(f, ivr.ModeFlow)
		if !errors.Is(err, ErrRequest) || !strings.Contains(err.Error(), "parameter "+name+" ") {
			t.Errorf("Decode of a bad %s returned %v, want ErrRequest naming it", name, err)
		}
	}
	for _, id := range []string{"CA 1", "CA\n1", "CAé", strings.Repeat("x", 65)} {
		if _, err := Decode(form("CallSid", id), ""); !errors.Is(err, ErrRequest) || strings.Contains(err.Error(), id) {
			t.Errorf("Decode of call %q returned %v", id, err)
		}
	}
}

func TestStatusIsReadFromItsCallback(t *testing.T) {
	t.Parallel()
	got, err := DecodeStatus(form("CallStatus", "no-answer", "ParentCallSid", "CA2", "SequenceNumber", "3", "CallDuration", "61",
		"Timestamp", "Tue, 31 Aug 2010 20:36:28 +0000", "AnsweredBy", "machine_start"))
	if err != nil {
		t.Fatal(err)
	}
	want := Status{
		Call: testCall, Parent: "CA2", State: StateNoAnswer, Sequence: 3, Duration: 61 * time.Second,
		At: time.Date(2010, 8, 31, 20, 36, 28, 0, time.UTC), AnsweredBy: "machine_start",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
	if !got.State.Over() || StateInProgress.Over() {
		t.Error("no-answer must be over, in-progress must not")
	}
	for _, bad := range []string{"CallSid", "CallStatus", "ParentCallSid", "SequenceNumber", "CallDuration"} {
		if _, err := DecodeStatus(form(bad, "\x00")); !errors.Is(err, ErrRequest) || !strings.Contains(err.Error(), bad) {
			t.Errorf("DecodeStatus of a bad %s returned %v", bad, err)
		}
	}
}

func TestAFormOfTooManyParametersIsRefused(t *testing.T) {
	t.Parallel()
	if form, err := ParseForm(strings.Repeat("a=1&", maxParameters-1) + "a=1"); err != nil || len(form["a"]) != maxParameters {
		t.Errorf("a form of %d parameters reads as %d: %v", maxParameters, len(form["a"]), err)
	}
	if _, err := ParseForm(strings.Repeat("&", maxParameters)); err == nil {
		t.Errorf("a form of %d parameters is read", maxParameters+1)
	}
}

func FuzzAFormReadsAsTheStandardLibraryReadsIt(f *testing.F) {
	f.Add("From=%2B15550100&Digits=1&Digits=2&&Body=a+b=c&Empty=&Bare")
	f.Add("a;b=1")
	f.Add("%zz=1&a=%")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Count(text, "&") >= maxParameters {
			t.Skip()
		}
		want, fault := url.ParseQuery(text)
		got, err := ParseForm(text)
		if (err != nil) != (fault != nil) {
			t.Fatalf("ParseForm(%q) = %v, want %v", text, err, fault)
		}
		if diff := cmp.Diff(want, got); err == nil && diff != "" {
			t.Errorf("ParseForm(%q) (-want +got):\n%s", text, diff)
		}
	})
}

func FuzzDecodeIsTotal(f *testing.F) {
	f.Add("CallSid=CA1&Digits=0", "flow")
	f.Add("CallSid=CA1&RecordingUrl=x&RecordingDuration=9&Digits=hangup", "voicemail")
	f.Add("CallSid=CA1&DialCallStatus=answered&CallStatus=completed", "talk")
	f.Add("CallSid=CA1&SpeechResult=a&Confidence=1e999", "line")
	f.Add("CallSid=0&Digits=X", "flow")
	f.Add("CallSid=%00&SequenceNumber=99999999999999999999", "")
	f.Fuzz(func(t *testing.T, body, mode string) {
		form, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		event, err := Decode(form, ivr.Mode(mode))
		if (err == nil) != (event.Kind != "") {
			t.Errorf("event %+v with error %v", event, err)
		}
		if event.Length < 0 || !(event.Confidence >= 0 && event.Confidence <= 1) || len(event.Keys) > maxKeys {
			t.Errorf("event %+v is out of its bounds", event)
		}
		status, err := DecodeStatus(form)
		if err != nil && !reflect.DeepEqual(status, Status{}) {
			t.Errorf("status %+v with error %v", status, err)
		}
	})
}
