package sim

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"
)

// elsewhere sends the SDK's requests to the simulated carrier.
type elsewhere struct{ to *url.URL }

func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = e.to.Scheme, e.to.Host
	return http.DefaultTransport.RoundTrip(r)
}

// sdk is the real SDK, pointed at the stage's REST API.
func (s *stage) sdk(token string) *api.ApiService {
	s.t.Helper()
	server := httptest.NewServer(s.Carrier)
	s.t.Cleanup(server.Close)
	to, err := url.Parse(server.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	c := &client.Client{
		Credentials: client.NewCredentials(testAccount, token),
		HTTPClient:  &http.Client{Transport: elsewhere{to}, Timeout: 10 * time.Second},
	}
	c.SetAccountSid(testAccount)
	return api.NewApiServiceWithClient(c)
}

// codeOf is the error code of a refused request, 0 for any other outcome.
func codeOf(err error) int {
	var refused *client.TwilioRestError
	if errors.As(err, &refused) {
		return refused.Code
	}
	return 0
}

func (s *stage) dialAgent(sdk *api.ApiService, change func(*api.CreateCallParams)) *api.ApiV2010Call {
	s.t.Helper()
	p := (&api.CreateCallParams{}).SetTo(testAgent).SetFrom(testNumber).SetUrl(s.url("/agent"))
	if change != nil {
		change(p)
	}
	call, err := sdk.CreateCall(p)
	if err != nil {
		s.t.Fatal(err)
	}
	return call
}

func (s *stage) ends(callSID string) Finished {
	s.t.Helper()
	phone, ok := s.Phone(callSID)
	if !ok {
		s.t.Fatalf("no call %s", callSID)
	}
	finished, err := phone.Wait(s.patience())
	if err != nil {
		s.t.Error(err)
	}
	return finished
}

func TestTheSDKPlacesACallAndFollowsIt(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	s.SetParty(testAgent, Party{After: time.Second, Script: Script{AwaitHeard("press 1"), Press("1"), AwaitHeard("thank you")}})
	s.say("/agent", `<Gather numDigits="1" action="/choice" timeout="30"><Say>Press 1 to accept</Say></Gather>`)
	s.say("/choice", `<Say>Thank you</Say>`)
	created := s.dialAgent(sdk, nil)
	if *created.Status != "queued" || *created.Direction != "outbound-api" || created.Duration != nil {
		t.Errorf("created call: status %s, direction %s, duration %v", *created.Status, *created.Direction, created.Duration)
	}
	if finished := s.ends(*created.Sid); finished != (Finished{EndOfDocument, "completed"}) {
		t.Errorf("ended %+v", finished)
	}
	fetched, err := sdk.FetchCall(*created.Sid, nil)
	if err != nil {
		t.Fatal(err)
	}
	if *fetched.Status != "completed" || fetched.Duration == nil || fetched.EndTime == nil {
		t.Errorf("fetched call %+v: want completed with duration and end", fetched)
	}
	first := s.requests("/agent")[0].Form
	if first.Get("CallStatus") != "in-progress" || first.Get("Direction") != "outbound-api" || first.Get("To") != testAgent {
		t.Errorf("the agent's first request %v", first)
	}
	listed, err := sdk.ListCall((&api.ListCallParams{}).SetStatus("completed").SetTo(testAgent))
	if err != nil || len(listed) != 1 {
		t.Errorf("listed %d calls, error %v; want 1", len(listed), err)
	}
}

func TestACallThatIsNotAnsweredHasItsStatus(t *testing.T) {
	for name, test := range map[string]struct {
		party Party
		want  string
	}{
		"busy":      {Party{Behaviour: IsBusy}, "busy"},
		"rejects":   {Party{Behaviour: Rejects}, "busy"},
		"no answer": {Party{Behaviour: NeverAnswers}, "no-answer"},
		"fails":     {Party{Behaviour: Fails}, "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.SetParty(testAgent, test.party)
			call := s.dialAgent(s.sdk(testToken), func(p *api.CreateCallParams) { p.SetTimeout(2) })
			if finished := s.ends(*call.Sid); finished != (Finished{NotAnswered, test.want}) {
				t.Errorf("ended %+v, want %s", finished, test.want)
			}
		})
	}
}

func TestRESTRefusesWhatTheCarrierRefuses(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	for name, test := range map[string]struct {
		change func(*api.CreateCallParams)
		code   int
	}{
		"no To":          {func(p *api.CreateCallParams) { p.To = nil }, 21201},
		"bad To":         {func(p *api.CreateCallParams) { p.SetTo("nobody") }, 21211},
		"no From":        {func(p *api.CreateCallParams) { p.From = nil }, 21213},
		"bad From":       {func(p *api.CreateCallParams) { p.SetFrom("x") }, 21212},
		"From of others": {func(p *api.CreateCallParams) { p.SetFrom("+15550177") }, 21210},
		"no document":    {func(p *api.CreateCallParams) { p.Url = nil }, 21205},
		"relative Url":   {func(p *api.CreateCallParams) { p.SetUrl("/agent") }, 21205},
		"bad Timeout":    {func(p *api.CreateCallParams) { p.SetTimeout(601) }, 21208},
		"bad Method":     {func(p *api.CreateCallParams) { p.SetMethod("PUT") }, 21209},
		"not simulated":  {func(p *api.CreateCallParams) { p.SetRecord(true) }, 20001},
	} {
		p := (&api.CreateCallParams{}).SetTo(testAgent).SetFrom(testNumber).SetUrl(s.url("/agent"))
		test.change(p)
		if _, err := sdk.CreateCall(p); codeOf(err) != test.code {
			t.Errorf("%s: error %v, want code %d", name, err, test.code)
		}
	}
	if _, err := s.sdk("wrong").FetchCall("CA1", nil); codeOf(err) != 20003 {
		t.Errorf("wrong token: %v, want 20003", err)
	}
	if _, err := sdk.FetchCall("CA1", nil); codeOf(err) != 20404 {
		t.Errorf("unknown call: %v, want 20404", err)
	}
	if _, err := sdk.FetchConference("CF1", nil); codeOf(err) != 20404 {
		t.Errorf("unknown conference: %v, want 20404", err)
	}
}

func TestALiveCallIsMovedToAnotherDocument(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	s.say("/voice", `<Gather timeout="30" action="/never"><Say>Please wait</Say><Pause length="3000"/></Gather>`)
	s.say("/moved", `<Say>Here you are</Say><Gather timeout="30" action="/last"/>`)
	phone, err := s.Call(t.Context(), Caller{From: testCaller, To: testNumber})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := phone.WaitFor(s.patience(), HeardText("wait")); err != nil {
		t.Fatal(err)
	}
	if _, err := sdk.UpdateCall(phone.CallSID(), (&api.UpdateCallParams{}).SetUrl(s.url("/moved"))); err != nil {
		t.Fatal(err)
	}
	if _, err := phone.WaitFor(s.patience(), HeardText("here you are")); err != nil {
		t.Fatal(err)
	}
	twiml := `<Response><Say>Goodbye</Say></Response>`
	if _, err := sdk.UpdateCall(phone.CallSID(), (&api.UpdateCallParams{}).SetTwiml(twiml)); err != nil {
		t.Fatal(err)
	}
	if finished := s.ends(phone.CallSID()); finished != (Finished{EndOfDocument, "completed"}) {
		t.Errorf("ended %+v", finished)
	}
	if _, err := sdk.UpdateCall(phone.CallSID(), (&api.UpdateCallParams{}).SetUrl(s.url("/moved"))); codeOf(err) != 21220 {
		t.Errorf("moving a call that is over: %v, want 21220", err)
	}
	if _, err := sdk.UpdateCall(phone.CallSID(), (&api.UpdateCallParams{}).SetStatus("completed")); err != nil {
		t.Errorf("ending a call that is over: %v, want no error", err)
	}
	if n := len(s.requests("/never")); n != 0 {
		t.Errorf("the interrupted Gather asked its action %d times", n)
	}
}

func TestACallIsEndedOrCancelledOverREST(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	s.SetParty(testAgent, Party{Behaviour: NeverAnswers})
	call := s.dialAgent(sdk, nil)
	phone, _ := s.Phone(*call.Sid)
	if _, err := phone.WaitFor(s.patience(), func(e Event) bool { _, ok := e.(Rang); return ok }); err != nil {
		t.Fatal(err)
	}
	if _, err := sdk.UpdateCall(*call.Sid, (&api.UpdateCallParams{}).SetUrl(s.url("/agent"))); codeOf(err) != 21220 {
		t.Errorf("moving a call that rings: %v, want 21220", err)
	}
	if _, err := sdk.UpdateCall(*call.Sid, (&api.UpdateCallParams{}).SetStatus("completed")); err != nil {
		t.Fatal(err)
	}
	if finished := s.ends(*call.Sid); finished != (Finished{HungUpOverREST, "canceled"}) {
		t.Errorf("a call that rang ended %+v", finished)
	}
	s.SetParty(testAgent, Party{})
	s.say("/agent", `<Say>Hello</Say><Pause length="3000"/>`)
	call = s.dialAgent(sdk, nil)
	phone, _ = s.Phone(*call.Sid)
	if _, err := phone.WaitFor(s.patience(), HeardText("hello")); err != nil {
		t.Fatal(err)
	}
	for _, status := range []string{"canceled", "completed"} {
		answer, err := sdk.UpdateCall(*call.Sid, (&api.UpdateCallParams{}).SetStatus(status))
		if err != nil {
			t.Fatal(err)
		}
		if status == "canceled" && *answer.Status != "in-progress" {
			t.Errorf("canceled made a live call %s, want no effect", *answer.Status)
		}
	}
	if finished := s.ends(*call.Sid); finished != (Finished{HungUpOverREST, "completed"}) {
		t.Errorf("a live call ended %+v", finished)
	}
}

func TestAMovedCallersDialActionIsToldAndNotObeyed(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	phone := s.first(room(`waitUrl=""`))
	s.inRoom(1)
	s.say("/moved", `<Say>Moved</Say>`)
	if _, err := sdk.UpdateCall(phone.CallSID(), (&api.UpdateCallParams{}).SetUrl(s.url("/moved"))); err != nil {
		t.Fatal(err)
	}
	s.ends(phone.CallSID())
	if diff := cmp.Diff([]string{"Moved"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	s.await("the action's request", func() bool { return len(s.requests("/after")) == 1 })
}

func TestTheSDKManagesAConference(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	s.say("/hold", `<Say>On hold</Say><Pause length="3"/><Redirect/>`)
	a := s.first(room(`waitUrl=""`), AwaitConnected(), AwaitDisconnected(), AwaitHeard("on hold"), AwaitConnected(), AwaitHeard("after"))
	s.inRoom(1)
	b := s.second(room(`waitUrl=""`), AwaitConnected())
	s.inRoom(2)
	found, err := sdk.ListConference((&api.ListConferenceParams{}).SetFriendlyName("room").SetStatus("in-progress"))
	if err != nil || len(found) != 1 {
		t.Fatalf("found %d conferences, error %v; want 1", len(found), err)
	}
	sid := *found[0].Sid
	people, err := sdk.ListParticipant(sid, nil)
	if err != nil || len(people) != 2 || *people[0].CallSid != a.CallSID() {
		t.Fatalf("participants %v, error %v; want two, the caller first", people, err)
	}
	if _, err := sdk.UpdateParticipant(sid, a.CallSID(), (&api.UpdateParticipantParams{}).SetHold(true).SetHoldUrl(s.url("/hold")).SetHoldMethod("POST")); err != nil {
		t.Fatal(err)
	}
	if _, err := a.WaitFor(s.patience(), HeardText("on hold")); err != nil {
		t.Fatal(err)
	}
	if _, err := sdk.UpdateParticipant(sid, a.CallSID(), (&api.UpdateParticipantParams{}).SetHold(false)); err != nil {
		t.Fatal(err)
	}
	if _, err := a.WaitFor(s.patience(), IsConnected); err != nil {
		t.Fatal(err)
	}
	back, err := sdk.UpdateParticipant(sid, a.CallSID(), (&api.UpdateParticipantParams{}).SetMuted(true))
	if err != nil || *back.Hold || !*back.Muted {
		t.Fatalf("participant %+v, error %v; want muted and not on hold", back, err)
	}
	if _, err := a.WaitFor(s.patience(), func(e Event) bool { _, only := e.(Overhears); return only }); err != nil {
		t.Fatal(err)
	}
	if err := sdk.DeleteParticipant(sid, a.CallSID(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Wait(s.patience()); err != nil {
		t.Error(err)
	}
	if _, err := sdk.FetchParticipant(sid, a.CallSID(), nil); codeOf(err) != 20404 {
		t.Errorf("a participant who was removed: %v, want 20404", err)
	}
	ended, err := sdk.UpdateConference(sid, (&api.UpdateConferenceParams{}).SetStatus("completed"))
	if err != nil || *ended.Status != "completed" || *ended.ReasonConferenceEnded != "conference-ended-via-api" {
		t.Errorf("conference %+v, error %v", ended, err)
	}
	if _, err := b.Wait(s.patience()); err != nil {
		t.Error(err)
	}
	if got := len(s.Bridges()); got != 2 {
		t.Errorf("%d bridges, want 2: before and after the hold", got)
	}
}

func TestTheSDKSetsTheWebhooksOfANumber(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	numbers, err := sdk.ListIncomingPhoneNumber((&api.ListIncomingPhoneNumberParams{}).SetPhoneNumber(testNumber))
	if err != nil || len(numbers) != 1 {
		t.Fatalf("numbers %v, error %v; want one", numbers, err)
	}
	p := (&api.UpdateIncomingPhoneNumberParams{}).SetVoiceUrl(s.url("/other")).SetVoiceFallbackUrl(s.url("/fallback")).SetStatusCallback(s.url("/status"))
	if _, err := sdk.UpdateIncomingPhoneNumber(*numbers[0].Sid, p); err != nil {
		t.Fatal(err)
	}
	got, _ := s.Number(testNumber)
	want := Number{Phone: testNumber, SID: got.SID, VoiceURL: s.url("/other"), FallbackURL: s.url("/fallback"), StatusCallback: s.url("/status")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("number (-want +got):\n%s", diff)
	}
	if _, err := sdk.UpdateIncomingPhoneNumber(got.SID, (&api.UpdateIncomingPhoneNumberParams{}).SetVoiceUrl("")); codeOf(err) != 21405 {
		t.Errorf("a fallback without a URL: %v, want 21405", err)
	}
}

func TestListsComeInPages(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	s.say("/voice", `<Hangup/>`)
	for range 5 {
		s.call()
	}
	all, err := sdk.ListCall((&api.ListCallParams{}).SetPageSize(2))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, call := range all {
		seen[*call.Sid] = true
	}
	if len(all) != 5 || len(seen) != 5 {
		t.Errorf("listed %d calls, %d of them different; want 5 and 5", len(all), len(seen))
	}
}

func TestCallsAboveTheRateAreQueued(t *testing.T) {
	s := newStage(t, func(o *Options) { o.CallsPerSecond = 1 })
	sdk := s.sdk(testToken)
	s.SetParty(testAgent, Party{Behaviour: IsBusy})
	first := s.dialAgent(sdk, nil)
	second := s.dialAgent(sdk, nil)
	third := s.dialAgent(sdk, nil)
	if *first.QueueTime != "0" || *third.QueueTime == "0" {
		t.Errorf("queue times %s and %s: want 0 for the first, more for the third", *first.QueueTime, *third.QueueTime)
	}
	s.ends(*second.Sid)
	s.ends(*third.Sid)
}

func TestARecordingCanBeFetched(t *testing.T) {
	rest := httptest.NewUnstartedServer(nil)
	s := newStage(t, func(o *Options) { o.BaseURL = "http://" + rest.Listener.Addr().String() })
	rest.Config.Handler = s.Carrier
	rest.Start()
	t.Cleanup(rest.Close)
	s.say("/voice", `<Record action="/recorded" timeout="2" recordingStatusCallback="`+s.url("/ready")+`"/>`)
	s.say("/recorded", ``)
	s.say("/ready", ``)
	recording := Await("be recorded", func(e Event) bool { _, ok := e.(RecordingStarted); return ok })
	s.call(recording, TalkFor(10*time.Second), AwaitFinished())
	got := s.requests("/recorded")[0].Form
	if got.Get("RecordingDuration") != "10" || got.Get("Digits") != "" {
		t.Errorf("action %v: want a duration of 10 s without the silence, and no key", got)
	}
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, got.Get("RecordingUrl")+".wav", nil)
	request.SetBasicAuth(testAccount, testToken)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, _ := io.ReadAll(response.Body)
	if length, err := wavLength(body); err != nil || length.Round(time.Second) != 10*time.Second {
		t.Errorf("the file plays %v, error %v; want 10s", length, err)
	}
	s.await("the recording's callback", func() bool { return len(s.requests("/ready")) == 1 })
	if ready := s.requests("/ready")[0].Form; ready.Get("RecordingStatus") != "completed" || ready.Has("From") {
		t.Errorf("callback %v", ready)
	}
}

func TestARecordingEndsWithAKeyOrTheCall(t *testing.T) {
	recording := Await("be recorded", func(e Event) bool { _, ok := e.(RecordingStarted); return ok })
	for name, test := range map[string]struct {
		attributes string
		script     Script
		digits     string
	}{
		"a key":       {`timeout="0"`, Script{recording, Wait(3 * time.Second), Press("#")}, "#"},
		"a hang-up":   {`timeout="0"`, Script{recording, Wait(3 * time.Second), HangUp()}, "hangup"},
		"the limit":   {`timeout="0" maxLength="10"`, Script{recording, TalkFor(30 * time.Second)}, ""},
		"any silence": {`timeout="2"`, Script{recording}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.say("/voice", `<Record action="/recorded" finishOnKey="#" `+test.attributes+`/>`)
			s.say("/recorded", ``)
			s.call(test.script...)
			s.await("the action's request", func() bool { return len(s.requests("/recorded")) == 1 })
			if got := s.requests("/recorded")[0].Form; got.Get("Digits") != test.digits || got.Get("RecordingUrl") == "" {
				t.Errorf("action %v: want Digits %q and a recording", got, test.digits)
			}
		})
	}
}
