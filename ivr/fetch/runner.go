package fetch

import (
	"context"
	"errors"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/ivr"
)

// Store keeps what became of requests where every replica finds it.
type Store interface {
	PutFetched(ctx context.Context, call string, id int, f ivr.Fetched) error
	// Fetched returns what became of a request; nil: nothing is known yet.
	Fetched(ctx context.Context, call string, id int) (*ivr.Fetched, error)
}

// RunnerOptions are what a Runner needs. All but Limit are required.
type RunnerOptions struct {
	Client *Client
	Store  Store
	Log    *zap.Logger
	Limit  int // requests on their way at one time; zero or less: 200
}

const (
	defaultLimit = 200
	// keepWithin is how long the store has to take an answer.
	keepWithin = 2 * time.Second
)

// Runner sends requests in the background. What becomes of them is found in the store, unless the process ends before.
type Runner struct {
	o     RunnerOptions
	begin func() (context.Context, context.CancelFunc) // of one request
	end   context.CancelFunc                           // of all of them
	slots chan struct{}

	mu    sync.Mutex
	calls map[string]*job
	over  bool
	work  sync.WaitGroup
}

// job is a request of a call that is on its way.
type job struct {
	id   int
	drop context.CancelFunc
}

// NewRunner checks the options; nothing runs yet.
func NewRunner(o RunnerOptions) (*Runner, error) {
	if o.Client == nil || o.Store == nil || o.Log == nil {
		return nil, errors.New("fetch: Client, Store and Log are required")
	}
	if o.Limit <= 0 {
		o.Limit = defaultLimit
	}
	run, end := context.WithCancel(context.Background())
	begin := func() (context.Context, context.CancelFunc) { return context.WithCancel(run) }
	return &Runner{o: o, begin: begin, end: end, slots: make(chan struct{}, o.Limit), calls: map[string]*job{}}, nil
}

// Start sends a request of a call and returns at once. An earlier one of the same call is dropped. The request of a call
// and ID that is on its way already is not sent again.
func (r *Runner) Start(call string, request ivr.FetchRequest) {
	ctx, drop := r.begin()
	r.mu.Lock()
	defer r.mu.Unlock()
	earlier := r.calls[call]
	if r.over || earlier != nil && earlier.id == request.ID {
		drop()
		return
	}
	if earlier != nil {
		earlier.drop()
	}
	mine := &job{id: request.ID, drop: drop}
	r.calls[call] = mine
	r.work.Go(func() {
		defer r.forget(call, mine)
		r.send(ctx, call, request)
	})
}

// Result returns what became of a request; nil: nothing is known yet.
func (r *Runner) Result(ctx context.Context, call string, id int) (*ivr.Fetched, error) {
	return r.o.Store.Fetched(ctx, call, id)
}

// Drop gives up the request of a call that waits for it no more, if this process has sent one.
func (r *Runner) Drop(call string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if mine := r.calls[call]; mine != nil {
		mine.drop()
	}
}

// Stop gives up everything that is on its way and waits until it has ended. Twice is harmless.
func (r *Runner) Stop() {
	r.mu.Lock()
	r.over = true
	r.mu.Unlock()
	r.end()
	r.work.Wait()
	r.o.Client.Close()
}

// forget ends a job.
func (r *Runner) forget(call string, mine *job) {
	mine.drop()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calls[call] == mine {
		delete(r.calls, call)
	}
}

// send sends a request and keeps what became of it. A dropped one leaves nothing.
func (r *Runner) send(ctx context.Context, call string, request ivr.FetchRequest) {
	values, err := r.attempt(ctx, request)
	failure := FailureOf(err)
	if err != nil {
		r.o.Log.Warn("another system was asked in vain", zap.String("call", call), zap.String("failure", string(failure)), zap.Error(err))
	}
	if failure == FailedDropped {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, keepWithin)
	defer cancel()
	if err := r.o.Store.PutFetched(ctx, call, request.ID, ivr.Fetched{Values: values, Failed: string(failure)}); err != nil {
		r.o.Log.Error("the answer of another system is lost", zap.String("call", call), zap.Error(err))
	}
}

// attempt sends a request if there is room for it. A panic on the way is a failure like any other.
func (r *Runner) attempt(ctx context.Context, request ivr.FetchRequest) (values map[string]any, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.o.Log.Error("panic", zap.Any("panic", p), zap.Stack("stack"))
			values, err = nil, failed(FailedRequest, "panic")
		}
	}()
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
		return r.o.Client.Do(ctx, request)
	default:
		return nil, &fault{why: FailedBusy}
	}
}
