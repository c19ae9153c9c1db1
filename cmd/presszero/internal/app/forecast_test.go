package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"presszero/queue"
	"presszero/sim"
	"presszero/web"
)

// TestTheWaitSpokenIsThePublishedForecast has two agents talk and one caller wait before another, who is told how long it will
// take.
func TestTheWaitSpokenIsThePublishedForecast(t *testing.T) {
	t.Parallel()
	x := newExchange(t, setup{flow: "clinic", speed: 20, agent: sim.Party{Behaviour: sim.Answers, Script: sim.Script{
		sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished(),
	}}})
	for n := range 3 {
		x.call(number(10+n), sim.AwaitAsked(), sim.Press("1"), sim.AwaitAsked(), sim.Press("0"))
		x.eventually("the others are there", func() bool { return len(x.carrier.Bridges())+len(x.waiting("appointments")) == n+1 })
	}
	x.eventually("both agents talk", func() bool { return len(x.carrier.Bridges()) == 2 })
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("1"), sim.AwaitAsked(), sim.Press("0"))
	published := map[string]bool{}
	var heard string
	x.eventually("the wait is spoken", func() bool {
		if v, err := x.app().stores.line.Poll(t.Context(), phone.CallSID()); err == nil && v.Forecast.Known {
			published[queue.Round(v.Forecast.Aged(v.Now)).String()] = true
		}
		heard = waitIn(phone)
		return heard != "" && len(published) > 0
	})
	if !published[heard] {
		t.Errorf("the caller heard %q; published were %v", heard, published)
	}
	x.eventually("the API tells the wait of a call and of a new caller", func() bool {
		one := x.ewt("/api/v1/queues/appointments/calls/" + phone.CallSID() + "/ewt")
		joins := x.ewt("/api/v1/queues/appointments/ewt?priority=0s")
		return one.Model == string(queue.BasisTwin) && one.Position == 2 && *one.Ahead == 1 && joins.Model == one.Model && *joins.P80 >= *one.P80
	})
	if page := x.page("/metrics"); !strings.Contains(page, "presszero_forecasts_published ") || !strings.Contains(page, `presszero_feed_events_total{task="forecast"}`) {
		t.Error("the metrics do not tell of the forecasts")
	}
}

// waitIn is the wait that a caller has heard last, in the words of queue.Spoken.
func waitIn(p *sim.Phone) string {
	for _, e := range p.History() {
		if h, ok := e.(sim.Heard); ok {
			for _, w := range []string{"less than a minute", "one to two minutes", "about ", "up to ", "between ", "more than 30 minutes", "more than an hour"} {
				if _, rest, found := strings.Cut(h.Text, w); found && (strings.Contains(w, "minute") || strings.Contains(w, "hour") || strings.Contains(rest, "minutes")) {
					if !strings.HasSuffix(w, " ") {
						return w
					}
					number, _, _ := strings.Cut(rest, " minutes")
					return w + number + " minutes"
				}
			}
		}
	}
	return ""
}

// page is a page of the private listener.
func (x *exchange) page(path string) string {
	x.Helper()
	private, err := x.app().Private()
	x.must(err)
	w := httptest.NewRecorder()
	private.ServeHTTP(w, x.local(httptest.NewRequest(http.MethodGet, path, nil)))
	if w.Code != http.StatusOK {
		x.Logf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func (x *exchange) ewt(path string) web.Wait {
	x.Helper()
	var shown web.Wait
	x.must(json.Unmarshal([]byte(x.page(path)), &shown))
	return shown
}
