package twilio

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func testText() TextRequest {
	return TextRequest{To: "+15550111", From: "+15550101", Body: "Our address: 1 High Street"}
}

func TestATextIsSentOnce(t *testing.T) {
	t.Parallel()
	w := newWire(t, reply{status: 201, body: `{"sid":"SM1","status":"queued"}`})
	id, err := restClient(t, w.URL, nil).Text(t.Context(), testText())
	if err != nil || id != "SM1" {
		t.Fatalf("Text returned %q, %v", id, err)
	}
	want := []string{"POST /2010-04-01/Accounts/" + testAccount + "/Messages.json " + url.Values{
		"To": {"+15550111"}, "From": {"+15550101"}, "Body": {"Our address: 1 High Street"},
	}.Encode()}
	if diff := cmp.Diff(want, w.asked); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestATextThatIsRefusedShowsNoNumber(t *testing.T) {
	t.Parallel()
	w := newWire(t, refusal(400, 21614, "'To' number +15550111 is not a valid mobile number"))
	_, err := restClient(t, w.URL, nil).Text(t.Context(), testText())
	var refused *CarrierError
	if !errors.As(err, &refused) || refused.Code != 21614 || strings.Contains(err.Error(), "15550111") {
		t.Errorf("the error is %v", err)
	}
}

func TestATextWhoseOutcomeIsUnknownIsNotSentAgain(t *testing.T) {
	t.Parallel()
	w := newWire(t, reply{status: 502, body: "bad gateway"})
	if _, err := restClient(t, w.URL, nil).Text(t.Context(), testText()); !errors.Is(err, ErrUnknownOutcome) || len(w.asked) != 1 {
		t.Errorf("%d requests were sent: %v", len(w.asked), err)
	}
}

func TestATextWithoutSenderIsNotAsked(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := testText()
	r.From = ""
	if _, err := restClient(t, w.URL, nil).Text(t.Context(), r); err == nil || len(w.asked) != 0 {
		t.Errorf("%d requests were sent: %v", len(w.asked), err)
	}
}
