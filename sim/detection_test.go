package sim

import (
	"testing"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"
)

func TestTheCarrierSaysWhoAnswered(t *testing.T) {
	for name, test := range map[string]struct {
		party Party
		how   string
		want  string
	}{
		"a person":                         {Party{}, "Enable", "human"},
		"a person, however it is examined": {Party{}, "DetectMessageEnd", "human"},
		"a machine that begins to speak":   {Party{Machine: 5 * time.Second}, "Enable", "machine_start"},
		"a machine that has spoken":        {Party{Machine: 5 * time.Second}, "DetectMessageEnd", "machine_end_beep"},
		"a machine that goes on and on":    {Party{Machine: time.Minute}, "DetectMessageEnd", "unknown"},
		"nobody is examined unasked":       {Party{}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.SetParty(testAgent, test.party)
			s.say("/agent", `<Hangup/>`)
			sdk := s.sdk(testToken)
			call := s.dialAgent(sdk, func(p *api.CreateCallParams) {
				if test.how != "" {
					p.SetMachineDetection(test.how)
				}
			})
			s.ends(*call.Sid)
			if got := s.requests("/agent")[0].Form.Get("AnsweredBy"); got != test.want {
				t.Errorf("the document was asked for with %q, want %q", got, test.want)
			}
			fetched, err := sdk.FetchCall(*call.Sid, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := fetched.AnsweredBy; (got == nil) != (test.want == "") || got != nil && *got != test.want {
				t.Errorf("the call was answered by %v, want %q", got, test.want)
			}
		})
	}
}
