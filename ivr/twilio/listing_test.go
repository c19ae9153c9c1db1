package twilio

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// pageOf is a page of a list of calls.
func pageOf(next string, legs ...string) reply {
	quoted := "null"
	if next != "" {
		quoted = fmt.Sprintf("%q", next)
	}
	return reply{status: http.StatusOK, body: `{"calls":[` + strings.Join(legs, ",") + `],"next_page_uri":` + quoted + `}`}
}

func listed(id, status, direction string) string {
	return fmt.Sprintf(`{"sid":%q,"status":%q,"direction":%q,"to":"+15550102","from":"+15550101","date_created":"Tue, 03 Mar 2026 12:00:00 +0000"}`, id, status, direction)
}

func TestLegsThatAreUpAreListedOverAllPagesOnce(t *testing.T) {
	t.Parallel()
	w := newWire(t,
		pageOf("", listed("CA1", "queued", "outbound-api")),
		pageOf("", listed("CA1", "ringing", "outbound-api"), listed("CA2", "completed", "inbound")),
		pageOf(callsPath+".json?Status=in-progress&PageSize=400&Page=1&PageToken=PACA3", listed("CA3", "in-progress", "inbound")),
		pageOf("", listed("CA4", "in-progress", "inbound")),
	)
	legs, whole, err := restClient(t, w.URL, nil).UpLegs(t.Context(), 4)
	if err != nil || !whole {
		t.Fatalf("whole: %v, %v", whole, err)
	}
	want := []Leg{
		{Call: "CA1", To: "+15550102", From: "+15550101", State: StateQueued, Created: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)},
		{Call: "CA3", To: "+15550102", From: "+15550101", Inbound: true, State: StateInProgress, Created: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)},
		{Call: "CA4", To: "+15550102", From: "+15550101", Inbound: true, State: StateInProgress, Created: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)},
	}
	if diff := cmp.Diff(want, legs); diff != "" {
		t.Errorf("legs (-want +got):\n%s", diff)
	}
	query := func(v url.Values) string { return "GET " + callsPath + ".json " + v.Encode() }
	asked := []string{
		query(url.Values{"Status": {"queued"}, "PageSize": {"400"}}),
		query(url.Values{"Status": {"ringing"}, "PageSize": {"400"}}),
		query(url.Values{"Status": {"in-progress"}, "PageSize": {"400"}}),
		query(url.Values{"Status": {"in-progress"}, "PageSize": {"400"}, "Page": {"1"}, "PageToken": {"PACA3"}}),
	}
	if diff := cmp.Diff(asked, w.asked); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestAListThatIsTooLongIsNotWhole(t *testing.T) {
	t.Parallel()
	w := newWire(t, pageOf(callsPath+".json?Page=1", listed("CA1", "queued", "inbound")))
	legs, whole, err := restClient(t, w.URL, nil).UpLegs(t.Context(), 3)
	if err != nil || whole || len(legs) != 1 || len(w.asked) != 3 {
		t.Errorf("%v, whole: %v, %v, after %d requests", legs, whole, err, len(w.asked))
	}
}

func TestAListThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]reply{
		"refused":                refusal(401, 20003, "Authenticate"),
		"no page in the address": pageOf("/elsewhere"),
		"no address":             pageOf("%zz"),
		"not JSON":               {status: 200, body: "<Calls/>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, whole, err := restClient(t, newWire(t, answer).URL, nil).UpLegs(t.Context(), 3)
			if err == nil || whole || errors.Is(err, ErrUnknownOutcome) {
				t.Errorf("whole: %v, %v", whole, err)
			}
		})
	}
}
