package sim

import (
	"strings"
	"testing"

	api "github.com/twilio/twilio-go/rest/api/v2010"
)

func TestTheSDKSendsATextThatTestsCanRead(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	sent, err := sdk.CreateMessage((&api.CreateMessageParams{}).SetTo("+15550111").SetFrom(testNumber).SetBody("नमस्ते"))
	if err != nil {
		t.Fatal(err)
	}
	texts := s.Texts()
	if len(texts) != 1 || texts[0].SID != *sent.Sid || texts[0].To != "+15550111" || texts[0].Body != "नमस्ते" {
		t.Errorf("sent were %+v", texts)
	}
	fetched, err := sdk.FetchMessage(*sent.Sid, nil)
	if err != nil || *fetched.Body != "नमस्ते" {
		t.Errorf("fetched %+v, %v", fetched, err)
	}
	listed, err := sdk.ListMessage((&api.ListMessageParams{}).SetTo("+15550111"))
	if err != nil || len(listed) != 1 {
		t.Errorf("listed %d, %v", len(listed), err)
	}
}

func TestATextIsRefusedAsTheCarrierRefusesIt(t *testing.T) {
	s := newStage(t)
	sdk := s.sdk(testToken)
	s.SetLandline("+15550112")
	for name, refused := range map[string]struct {
		to, from, body string
		code           int
	}{
		"no number":       {"12", testNumber, "Hello", 21211},
		"a landline":      {"+15550112", testNumber, "Hello", 21614},
		"not our number":  {"+15550111", "+15550199", "Hello", 21606},
		"nothing to say":  {"+15550111", testNumber, "", 21602},
		"too much to say": {"+15550111", testNumber, strings.Repeat("x", 1601), 21617},
	} {
		_, err := sdk.CreateMessage((&api.CreateMessageParams{}).SetTo(refused.to).SetFrom(refused.from).SetBody(refused.body))
		if codeOf(err) != refused.code {
			t.Errorf("%s: %v, not %d", name, err, refused.code)
		}
	}
	if len(s.Texts()) != 0 {
		t.Errorf("sent were %+v", s.Texts())
	}
}
