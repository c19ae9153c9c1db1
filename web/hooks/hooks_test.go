package hooks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap/zaptest"

	"presszero/internal/clock"
	"presszero/queue"
	"presszero/web/keep"
)

// receiver is the other side: it verifies what it is sent as Standard Webhooks has it, and fails on demand.
type receiver struct {
	t      *testing.T
	secret string
	clock  clock.Clock

	mu    sync.Mutex
	fails func(n int, id string) int // status of the n-th request; 0: it is taken
	asked []string
	taken []string
	wrong []string
}

func (v *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	id, stamp := r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp")
	seconds, _ := strconv.ParseInt(stamp, 10, 64)
	at := time.Unix(seconds, 0)
	v.mu.Lock()
	defer v.mu.Unlock()
	if !slices.Contains(strings.Fields(r.Header.Get("webhook-signature")), Sign(v.secret, id, at, body)) {
		v.wrong = append(v.wrong, id+" is not signed")
	}
	if age := v.clock.Now().Sub(at).Abs(); age > 5*time.Minute {
		v.wrong = append(v.wrong, fmt.Sprintf("%s is %v old", id, age))
	}
	v.asked = append(v.asked, id)
	if v.fails != nil {
		if status := v.fails(len(v.asked), id); status != 0 {
			http.Error(w, "no thanks", status)
			return
		}
	}
	v.taken = append(v.taken, id)
}

// got is what was taken, each once, in the order in which it came first.
func (v *receiver) got() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var all []string
	for _, id := range v.taken {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// counted counts what became of messages.
type counted struct {
	mu sync.Mutex
	by map[Outcome]int
}

func (c *counted) HookTried(_ string, o Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.by[o]++
}

func (c *counted) HookStands(string, time.Duration) {}

func (c *counted) HookDisabled(string) {}

func (c *counted) of(o Outcome) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.by[o]
}

// theSecret signs in the tests.
const theSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLawz"

// site is a store, a clock that is a thousand times as fast as life, and the other side.
type site struct {
	*testing.T
	store keep.Store
	clock clock.Clock
	there *receiver
	url   string
	seen  *counted
	told  chan queue.Event
}

func newSite(t *testing.T) *site {
	fast := clock.NewScaled(1000)
	s := &site{T: t, store: keep.NewMemory(fast.Now), clock: fast, seen: &counted{by: map[Outcome]int{}}, told: make(chan queue.Event, 10)}
	s.there = &receiver{t: t, secret: theSecret, clock: fast}
	server := httptest.NewServer(s.there)
	t.Cleanup(server.Close)
	s.url = server.URL
	t.Cleanup(func() {
		s.there.mu.Lock()
		defer s.there.mu.Unlock()
		for _, wrong := range s.there.wrong {
			t.Error(wrong)
		}
	})
	return s
}

// courier is one replica that sends to the hook crm.
func (s *site) courier(change ...func(*Options)) *Courier {
	s.Helper()
	o := Options{
		Store: s.store, Clock: s.clock, Log: zaptest.NewLogger(s), Observer: s.seen,
		Declared: func() []Declared { return []Declared{{Name: "crm", URL: s.url, Secret: theSecret}} },
		Last:     func(context.Context) (string, error) { return "0-0", nil },
		Summary:  func(context.Context, string, Summary) (any, error) { return nil, nil },
		Tell: func(_ context.Context, e queue.Event) error {
			s.told <- e
			return nil
		},
		Private: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Timeout: 2 * time.Second,
	}
	for _, f := range change {
		f(&o)
	}
	c, err := New(o)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(c.Ceased)
	return c
}

// begin has a replica do the job.
func (s *site) begin(c *Courier) string {
	s.Helper()
	cursor, err := c.Begin(s.Context())
	if err == nil {
		err = c.Caught(s.Context())
	}
	if err != nil {
		s.Fatal(err)
	}
	return cursor
}

// take hands events with these numbers to a replica.
func (s *site) take(c *Courier, from, to int) {
	s.Helper()
	if err := c.Take(s.Context(), s.events(from, to), "", fmt.Sprintf("%d-0", to)); err != nil {
		s.Fatal(err)
	}
}

func (s *site) events(from, to int) []queue.Event {
	var came []queue.Event
	for n := from; n <= to; n++ {
		came = append(came, queue.Event{ID: fmt.Sprintf("%d-0", n), At: s.clock.Now(), Kind: queue.EventJoined, Call: "CA1", Queue: "desk"})
	}
	return came
}

func ids(from, to int) []string {
	var all []string
	for n := from; n <= to; n++ {
		all = append(all, fmt.Sprintf("%d-0", n))
	}
	return all
}

// eventually waits until something is so.
func (s *site) eventually(what string, so func() bool) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), 20*time.Second)
	defer cancel()
	for !so() {
		if clock.Sleep(ctx, clock.System{}, 5*time.Millisecond) != nil {
			s.Fatalf("it never came to be that %s; taken: %v", what, s.there.got())
		}
	}
}

func (s *site) taken(want []string) {
	s.Helper()
	s.eventually(fmt.Sprintf("%v are taken", want), func() bool { return slices.Equal(s.there.got(), want) })
}

func TestEventsAreSentSignedAndInOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.courier()
	s.begin(c)
	s.take(c, 1, 120)
	s.taken(ids(1, 120))
}

func TestWhatFailsIsSentAgainBeforeWhatFollows(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.there.fails = func(n int, _ string) int {
		if n%3 != 0 {
			return http.StatusInternalServerError
		}
		return 0
	}
	c := s.courier()
	s.begin(c)
	s.take(c, 1, 6)
	s.taken(ids(1, 6))
	s.there.mu.Lock()
	defer s.there.mu.Unlock()
	for i, id := range s.there.asked {
		if want := fmt.Sprintf("%d-0", i/3+1); id != want {
			t.Fatalf("request %d is about %s, want %s: %v", i, id, want, s.there.asked)
		}
	}
}

// TestAnotherReplicaGoesOnWithoutALossOrAnotherOrder kills the replica that sends in the middle of it, and once between the
// outbox and the cursor.
func TestAnotherReplicaGoesOnWithoutALossOrAnotherOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first := s.courier()
	s.begin(first)
	s.take(first, 1, 50)
	s.eventually("some are taken", func() bool { return len(s.there.got()) > 5 })
	first.Ceased()
	if err := first.post(t.Context(), Hook{Name: "crm"}, s.events(51, 60)); err != nil { // and the cursor never moves
		t.Fatal(err)
	}
	second := s.courier()
	if cursor := s.begin(second); cursor != "50-0" {
		t.Fatalf("the other replica begins after %s", cursor)
	}
	s.take(second, 51, 70)
	s.taken(ids(1, 70))
	if err := first.Take(t.Context(), s.events(51, 51), "", "51-0"); !errors.Is(err, queue.ErrOvertaken) {
		t.Errorf("the first replica goes on as well: %v", err)
	}
}

func TestWhatIsNotTakenForTooLongIsParkedAndCanBeSentAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	refused := func(_ int, id string) int {
		if id == "2-0" {
			return http.StatusBadRequest
		}
		return 0
	}
	s.there.fails = refused
	c := s.courier(func(o *Options) { o.GiveUp = time.Minute })
	s.begin(c)
	s.take(c, 1, 4)
	s.taken([]string{"1-0", "3-0", "4-0"})
	letters, err := c.letters(t.Context(), "crm")
	if err != nil || len(letters) != 1 || letters[0].Event != "2-0" || !strings.HasPrefix(letters[0].Fault, "400 ") {
		t.Fatalf("parked: %+v %v", letters, err)
	}
	s.there.mu.Lock()
	s.there.fails = nil
	s.there.mu.Unlock()
	if err := c.again(t.Context(), "crm", letters[0]); err != nil {
		t.Fatal(err)
	}
	s.taken([]string{"1-0", "3-0", "4-0", "2-0"})
}

func TestADeadEndIsDisabledAndToldOfUntilSomebodyEnablesIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.there.fails = func(int, string) int { return http.StatusBadGateway }
	c := s.courier(func(o *Options) { o.GiveUp, o.Disable = time.Minute, 3*time.Minute })
	s.begin(c)
	s.take(c, 1, 30)
	if e := <-s.told; e.Kind != queue.EventHookDisabled || e.Item != "crm" {
		t.Errorf("told: %+v", e)
	}
	parked := s.seen.of(Parked)
	if parked == 0 || parked > 6 {
		t.Errorf("%d were parked in three minutes, want one a minute", parked)
	}
	s.there.mu.Lock()
	s.there.fails = nil
	s.there.mu.Unlock()
	if err := c.awake(t.Context(), "crm"); err != nil {
		t.Fatal(err)
	}
	s.eventually("the rest is taken", func() bool { return len(s.there.got()) == 30-s.seen.of(Parked) })
	if got := s.there.got(); got[len(got)-1] != "30-0" {
		t.Errorf("taken: %v", got)
	}
}

func TestTheOtherSideCanSayThatItIsGone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.there.fails = func(int, string) int { return http.StatusGone }
	c := s.courier()
	s.begin(c)
	s.take(c, 1, 1)
	if e := <-s.told; e.Kind != queue.EventHookDisabled {
		t.Errorf("told: %+v", e)
	}
}

// TestNothingInsideIsReached sends to addresses that lead into a network, by themselves and by a redirect.
func TestNothingInsideIsReached(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.courier(func(o *Options) { o.Private = nil })
	for _, address := range []string{s.url, "https://127.0.0.1:1/", "https://169.254.169.254/latest", "https://[::1]:1/", "http://10.0.0.1/", "https://[::ffff:127.0.0.1]:1/"} {
		tried := c.try(t.Context(), Hook{Name: "crm", URL: address}, "1-0", []byte("{}"))
		if !strings.Contains(tried.fault, "inside a network") {
			t.Errorf("%s: %+v", address, tried)
		}
	}
	elsewhere := httptest.NewServer(http.RedirectHandler(s.url, http.StatusTemporaryRedirect))
	t.Cleanup(elsewhere.Close)
	if tried := s.courier().try(t.Context(), Hook{Name: "crm", URL: elsewhere.URL}, "1-0", []byte("{}")); tried.status != http.StatusTemporaryRedirect || len(s.there.got()) > 0 {
		t.Errorf("a redirect was followed: %+v", tried)
	}
}

func TestOneWhoDoesNotAnswerIsGivenUpInTime(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	hang := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	t.Cleanup(hang.Close)
	tried := s.courier(func(o *Options) { o.Timeout = 50 * time.Millisecond }).try(t.Context(), Hook{Name: "crm", URL: hang.URL}, "1-0", []byte("{}"))
	if tried.fault != "no answer in time" {
		t.Errorf("%+v", tried)
	}
}

// TestASignatureIsThatOfStandardWebhooks holds ours against the example of its specification.
func TestASignatureIsThatOfStandardWebhooks(t *testing.T) {
	t.Parallel()
	got := Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("signature %s, want %s", got, want)
	}
}
