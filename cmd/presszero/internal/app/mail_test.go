package app

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/internal/redistest"
	"presszero/ivr"
	"presszero/queue"
	"presszero/queue/events"
	"presszero/sim"
	"presszero/web"
)

// closedDesk is a front desk by night, whose person on call is busy: callers leave messages.
func closedDesk(t *testing.T, redis *redistest.Server) *exchange {
	x := newExchange(t, setup{start: night, redis: redis, edit: func(f *Files) {
		f.Queues.Data = []byte(strings.Replace(string(f.Queues.Data), "    handle_time: 3m\n", "    handle_time: 3m\n    hours: office\n", 1))
	}})
	x.carrier.SetParty("+15550110", sim.Party{Behaviour: sim.IsBusy})
	return x
}

// leaveMessage has a caller leave a voicemail of so many seconds.
func (x *exchange) leaveMessage(from string, seconds int) *sim.Phone {
	x.Helper()
	phone := x.call(from, sim.AwaitAsked(), sim.Press("0"), awaitRecording(), sim.TalkFor(time.Duration(seconds)*time.Second), sim.Press("#"), sim.AwaitFinished())
	x.finish(phone)
	return phone
}

// local is a request of who works on the machine of the service.
func (x *exchange) local(r *http.Request) *http.Request {
	if r.Header.Get("Authorization") == "" {
		r.Header.Set("Authorization", "Bearer "+x.app().LocalKey())
	}
	return r
}

// people asks the private listener, and returns the code and the answer.
func (x *exchange) ask(method, path, body string, header ...string) *httptest.ResponseRecorder {
	x.Helper()
	private, err := x.app().Private()
	x.must(err)
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	private.ServeHTTP(w, x.local(r))
	return w
}

func (x *exchange) messages(query string) []web.Message {
	x.Helper()
	w := x.ask(http.MethodGet, "/api/v1/messages?"+query, "")
	var answer struct{ Messages []web.Message }
	if err := json.NewDecoder(w.Body).Decode(&answer); err != nil || w.Code != http.StatusOK {
		x.Fatalf("messages?%s: answer %d, %v", query, w.Code, err)
	}
	return answer.Messages
}

func TestAMessageIsHeardClaimedAndDoneAndEverybodyIsTold(t *testing.T) {
	t.Parallel()
	for name, redis := range map[string]func() *redistest.Server{
		"in Redis": func() *redistest.Server { return redistest.Start(t) }, "in memory": func() *redistest.Server { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := closedDesk(t, redis())
			phone := x.leaveMessage(number(1), 5)
			open := x.messages("state=open&queue=reception")
			if len(open) != 1 || open[0].Call != phone.CallSID() || open[0].State != ivr.ItemNew || open[0].Due.IsZero() {
				t.Fatalf("open are %+v", open)
			}
			at := "/api/v1/messages/" + open[0].ID
			heard := x.ask(http.MethodGet, open[0].Recording+"?by=anna", "")
			if heard.Code != http.StatusOK || !bytes.HasPrefix(heard.Body.Bytes(), []byte("RIFF")) {
				t.Errorf("the recording: answer %d, %d bytes", heard.Code, heard.Body.Len())
			}
			part := x.ask(http.MethodGet, open[0].Recording, "", "Range", "bytes=4-11")
			if part.Code != http.StatusPartialContent || part.Body.Len() != 8 || !strings.HasPrefix(part.Header().Get("Content-Range"), "bytes 4-11/") {
				t.Errorf("a part of it: answer %d, %d bytes, %s", part.Code, part.Body.Len(), part.Header().Get("Content-Range"))
			}
			for _, step := range []struct {
				act, body string
				code      int
				says      string
			}{
				{"claimed", `{"by":"anna"}`, http.StatusOK, `"state":"claimed","by":"anna"`},
				{"claimed", `{"by":"anna"}`, http.StatusOK, `"state":"claimed","by":"anna"`},
				{"claimed", `{"by":"ben"}`, http.StatusConflict, `"error":"claimed by anna since `},
				{"called-back", `{"by":"anna","note":"on +15550101, will pay"}`, http.StatusOK, `"state":"called-back"`},
				{"closed", `{"by":"ben"}`, http.StatusConflict, `"error":"called-back by anna since `},
				{"eaten", `{"by":"ben"}`, http.StatusBadRequest, `can be listened, claimed`},
				{"claimed", `{}`, http.StatusBadRequest, `"by": \"anna\"`},
			} {
				w := x.ask(http.MethodPost, at+"/"+step.act, step.body)
				if w.Code != step.code || !strings.Contains(strings.ReplaceAll(w.Body.String(), `\"by\"`, `"by"`), step.says) {
					t.Errorf("%s %s: answer %d %s, want %d with %s", step.act, step.body, w.Code, w.Body, step.code, step.says)
				}
			}
			if left := x.messages("state=open"); len(left) != 0 {
				t.Errorf("open afterwards: %+v", left)
			}
			x.toldOf(open[0].ID)
		})
	}
}

// toldOf holds what the feed and the metrics tell of a message that was heard, claimed and called back, and that no number is
// in it.
func (x *exchange) toldOf(id string) {
	x.Helper()
	w := x.ask(http.MethodGet, "/api/v1/events", "")
	text, err := io.ReadAll(w.Body)
	x.must(err)
	if bytes.Contains(text, []byte("15550")) {
		x.Error("a number is in the events")
	}
	var page struct{ Events []events.Event }
	x.must(json.Unmarshal(text, &page))
	var told []queue.EventKind
	for _, e := range page.Events {
		if e.Item == id {
			told = append(told, e.Kind)
		}
	}
	want := []queue.EventKind{queue.EventMessageLeft, queue.EventMessageListened, queue.EventMessageClaimed, queue.EventMessageCalled}
	if diff := cmp.Diff(want, told); diff != "" {
		x.Errorf("told (-want +got):\n%s", diff)
	}
	if n := x.gauge("presszero_messages_done_total"); n != 1 {
		x.Errorf("%v messages are done, want 1", n)
	}
	x.eventually("no message is open", func() bool { return x.gauge("presszero_messages_open") == 0 })
}

func TestAnEmptyMessageIsNobodysBusiness(t *testing.T) {
	t.Parallel()
	x := closedDesk(t, nil)
	phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), awaitRecording(), sim.HangUp())
	x.finish(phone)
	x.settled()
	if open := x.messages("state=open"); len(open) != 0 {
		t.Errorf("open are %+v", open)
	}
}

func TestWhatThereIsNotOfAMessageIsSaid(t *testing.T) {
	t.Parallel()
	x := closedDesk(t, nil)
	for path, want := range map[string]int{
		"/api/v1/messages/none":               http.StatusNotFound,
		"/api/v1/messages/none/recording":     http.StatusNotFound,
		"/api/v1/messages?state=lost":         http.StatusBadRequest,
		"/api/v1/messages?limit=none":         http.StatusBadRequest,
		"/api/v1/messages?after=nowhere":      http.StatusBadRequest,
		"/api/v1/messages?state=done&limit=5": http.StatusOK,
	} {
		if w := x.ask(http.MethodGet, path, ""); w.Code != want {
			t.Errorf("%s: answer %d %s, want %d", path, w.Code, w.Body, want)
		}
	}
	if w := x.ask(http.MethodPost, "/api/v1/messages/none/closed", `{"by":"anna"}`); w.Code != http.StatusNotFound {
		t.Errorf("an act on a message that is not there: answer %d", w.Code)
	}
}
