package fetch

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/ivr"
	"presszero/ivr/callstore"
)

// kept is a store that says when something is put into it.
type kept struct {
	*callstore.Memory
	put    chan ivr.Fetched
	broken bool
}

func (k *kept) PutFetched(ctx context.Context, call string, id int, f ivr.Fetched) error {
	defer func() { k.put <- f }()
	if k.broken {
		return errors.New("connection refused")
	}
	return k.Memory.PutFetched(ctx, call, id, f)
}

func runner(t *testing.T, limit int, hosts ...string) (*Runner, *kept, func() string) {
	t.Helper()
	c, _ := client(t, nil, hosts...)
	store := &kept{Memory: callstore.NewMemory(callstore.MemoryOptions{}), put: make(chan ivr.Fetched, 16)}
	log, logs := watched()
	r, err := NewRunner(RunnerOptions{Client: c, Store: store, Log: log, Limit: limit})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Stop)
	return r, store, func() string {
		var all strings.Builder
		for _, line := range logs.All() {
			all.WriteString(line.Message)
			for name, value := range line.ContextMap() {
				all.WriteString(" " + name + "=")
				if text, ok := value.(string); ok {
					all.WriteString(text)
				}
			}
		}
		return all.String()
	}
}

func TestAnAnswerIsFoundInTheStore(t *testing.T) {
	t.Parallel()
	f := serve(t, answering(`{"n": 7}`))
	r, store, _ := runner(t, 0, f.host())
	r.Start("CA1", asking(f.URL))
	<-store.put
	got, err := r.Result(t.Context(), "CA1", 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&ivr.Fetched{Values: map[string]any{"n": 7}}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if other, err := r.Result(t.Context(), "CA1", 2); other != nil || err != nil {
		t.Errorf("another request has %v, %v", other, err)
	}
}

func TestAFailureIsFoundInTheStoreAndItsLogGivesNothingAway(t *testing.T) {
	t.Parallel()
	f := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	r, store, log := runner(t, 0, f.host())
	request := asking(f.URL + "/accounts/15550111?q=15550111")
	request.Headers = []ivr.Header{{Name: "X-Key", Value: []flows.Part{{Secret: "KEY"}}}}
	r.Start("CA1", request)
	if diff := cmp.Diff(ivr.Fetched{Failed: "status"}, <-store.put); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	r.Stop()
	for _, private := range []string{"15550111", "hunter2", "accounts"} {
		if text := log(); strings.Contains(text, private) || !strings.Contains(text, "418") {
			t.Errorf("the log says %q", text)
		}
	}
}

func TestARequestThatIsOnItsWayIsNotSentAgain(t *testing.T) {
	t.Parallel()
	began, release := make(chan struct{}, 4), make(chan struct{})
	f := serve(t, func(w http.ResponseWriter, r *http.Request) {
		began <- struct{}{}
		<-release
		answering(`{"n": 1}`)(w, r)
	})
	r, store, _ := runner(t, 0, f.host())
	r.Start("CA1", asking(f.URL))
	<-began
	r.Start("CA1", asking(f.URL))
	r.Start("CA1", asking(f.URL))
	close(release)
	<-store.put
	r.Stop()
	if f.times() != 1 || len(store.put) != 0 {
		t.Errorf("asked %d times", f.times())
	}
}

func TestACallHasOneRequestOnItsWay(t *testing.T) {
	t.Parallel()
	began := make(chan struct{}, 4)
	f := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/second" {
			answering(`{"n": 2}`)(w, r)
			return
		}
		began <- struct{}{}
		<-r.Context().Done()
	})
	r, store, _ := runner(t, 0, f.host())
	r.Start("CA1", asking(f.URL))
	<-began
	second := asking(f.URL + "/second")
	second.ID = 2
	r.Start("CA1", second)
	if got := <-store.put; got.Values["n"] != 2 {
		t.Errorf("kept %+v", got)
	}
	r.Stop()
	if len(store.put) != 0 {
		t.Errorf("the first one was kept too: %+v", <-store.put)
	}
}

func TestADroppedRequestLeavesNothing(t *testing.T) {
	t.Parallel()
	for name, drop := range map[string]func(*Runner){"dropped": func(r *Runner) { r.Drop("CA1"); r.Drop("CA2") }, "stopped": (*Runner).Stop} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began, ended := make(chan struct{}), make(chan struct{})
			f := serve(t, func(_ http.ResponseWriter, r *http.Request) { close(began); <-r.Context().Done(); close(ended) })
			r, store, _ := runner(t, 0, f.host())
			r.Start("CA1", asking(f.URL))
			<-began
			drop(r)
			<-ended
			r.Stop()
			if len(store.put) != 0 {
				t.Errorf("kept %+v", <-store.put)
			}
			r.Start("CA1", asking(f.URL))
			if r.Stop(); f.times() != 1 {
				t.Error("a runner that was stopped sends requests")
			}
		})
	}
}

func TestTooManyRequestsFailAtOnce(t *testing.T) {
	t.Parallel()
	began := make(chan struct{}, 1)
	f := serve(t, func(_ http.ResponseWriter, r *http.Request) { began <- struct{}{}; <-r.Context().Done() })
	r, store, _ := runner(t, 1, f.host())
	r.Start("CA1", asking(f.URL))
	<-began
	r.Start("CA2", asking(f.URL))
	if got := <-store.put; got.Failed != string(FailedBusy) {
		t.Errorf("kept %+v", got)
	}
}

func TestAStoreThatFailsLosesTheAnswerAndNothingElse(t *testing.T) {
	t.Parallel()
	f := serve(t, answering(`{"n": 7}`))
	r, store, log := runner(t, 0, f.host())
	store.broken = true
	r.Start("CA1", asking(f.URL))
	<-store.put
	r.Stop()
	if !strings.Contains(log(), "is lost") {
		t.Errorf("the log says %q", log())
	}
}

func TestManyCallsAreAskedForAtOnce(t *testing.T) {
	t.Parallel()
	f := serve(t, answering(`{"n": 7}`))
	r, store, _ := runner(t, 0, f.host())
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() { r.Start(strings.Repeat("x", i+1), asking(f.URL)) })
	}
	all.Wait()
	for range 8 {
		if got := <-store.put; got.Failed != "" {
			t.Errorf("failed: %s", got.Failed)
		}
	}
}
