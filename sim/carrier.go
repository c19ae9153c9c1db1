package sim

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"presszero/internal/clock"
)

// ErrClosed is the answer of a carrier that has been closed.
var ErrClosed = errors.New("sim: the carrier is closed")

// ErrNoSuchNumber is the answer to a call to a number that the carrier does not own.
var ErrNoSuchNumber = errors.New("sim: no such number")

// Carrier is a telephone carrier. It is an http.Handler for the REST API, and safe for use by many goroutines.
type Carrier struct {
	options Options
	clock   clock.Clock
	rest    http.Handler
	log     *truthLog
	audio   *audioLibrary

	life  func() context.Context
	stop  context.CancelFunc
	gate  sync.Mutex // guards closed, so that nothing starts once Close waits
	shut  bool
	group sync.WaitGroup

	mu          sync.Mutex // guards what follows, and every leg, conference and line
	legs        map[string]*leg
	order       []*leg
	conferences []*conference
	numbers     []*Number
	lines       map[string]*line
	recordings  map[string]*recording
	texts       []TextMessage
	landlines   map[string]bool // numbers that cannot be texted
	faults      Faults
	warnings    []Warning
	serial      uint64
	restSerial  uint64
	nextDial    time.Time
}

// New returns a carrier without numbers and parties. It fails if the options are incomplete.
func New(o Options) (*Carrier, error) {
	o, err := o.complete()
	if err != nil {
		return nil, fmt.Errorf("simulated carrier: %w", err)
	}
	life, stop := context.WithCancel(context.Background())
	c := &Carrier{
		options: o, clock: o.Clock, stop: stop,
		life:       func() context.Context { return life },
		legs:       map[string]*leg{},
		lines:      map[string]*line{},
		recordings: map[string]*recording{},
		landlines:  map[string]bool{},
		faults:     o.Faults,
	}
	c.log = &truthLog{clock: o.Clock, observer: o.Observer}
	c.audio = &audioLibrary{shelf: map[string]audioFile{}}
	c.rest = c.routes()
	return c, nil
}

// Close hangs up every call and waits until nothing of the carrier runs any more. Closing twice is harmless.
func (c *Carrier) Close() {
	c.gate.Lock()
	c.shut = true
	c.gate.Unlock()
	c.stop()
	c.group.Wait()
	if pool, ok := c.options.Transport.(*http.Transport); ok && pool != http.DefaultTransport {
		pool.CloseIdleConnections()
	}
}

// Call places a call and returns the caller's phone, which rings already. The caller hangs up when ctx ends.
func (c *Carrier) Call(ctx context.Context, caller Caller) (*Phone, error) {
	number, ok := c.Number(caller.To)
	if !ok {
		return nil, fmt.Errorf("call from %s to %s: %w", caller.From, caller.To, ErrNoSuchNumber)
	}
	l := c.newLeg(legPlan{from: caller.From, to: caller.To, party: caller.From, direction: inbound})
	l.fallback = target{url: number.FallbackURL, method: number.FallbackMethod}
	l.callback = callbackTarget{url: number.StatusCallback, method: number.StatusCallbackMethod, events: set("completed")}
	first := &request{url: number.VoiceURL, method: number.VoiceMethod, event: "voice"}
	started := c.start(l, func(life context.Context) {
		forget := context.AfterFunc(ctx, l.phone.HangUp)
		defer forget()
		l.phone.play(life, caller.Script)
		l.setStatus("ringing", KindRinging)
		l.perform(life, first)
	})
	if !started {
		return nil, fmt.Errorf("call from %s to %s: %w", caller.From, caller.To, ErrClosed)
	}
	return l.phone, nil
}

// Phone is a phone at the end of the call with this SID.
func (c *Carrier) Phone(callSID string) (*Phone, bool) {
	l, ok := c.leg(callSID)
	if !ok {
		return nil, false
	}
	return l.phone.another(), true
}

// Warnings are what the carrier has found fault with so far: oldest first, errors among them.
func (c *Carrier) Warnings() []Warning {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Warning(nil), c.warnings...)
}

// Log is everything that truly happened so far, in order.
func (c *Carrier) Log() []Entry { return c.log.all() }

// Bridges are the conversations so far, by their beginning.
func (c *Carrier) Bridges() []Bridge { return bridges(c.log.all()) }

func (c *Carrier) warn(w Warning) {
	c.mu.Lock()
	c.warnings = append(c.warnings, w)
	c.mu.Unlock()
	c.log.add(Entry{Kind: KindWarned, Call: w.Call, URL: w.URL, Text: w.String()})
}

// spawn runs f in a goroutine that Close waits for. It reports false, and runs nothing, once the carrier is closed.
func (c *Carrier) spawn(f func(life context.Context)) bool {
	c.gate.Lock()
	defer c.gate.Unlock()
	if c.shut {
		return false
	}
	c.group.Go(func() { f(c.life()) })
	return true
}

// start gives a leg its life: body runs until the leg is over, and whatever body leaves behind is then tidied up.
func (c *Carrier) start(l *leg, body func(life context.Context)) bool {
	ready := make(chan struct{})
	started := c.spawn(func(parent context.Context) {
		life, hang := context.WithCancelCause(parent)
		defer hang(nil)
		c.mu.Lock()
		l.hang = hang
		l.noteLocked(Entry{Kind: KindCreated, Text: l.direction})
		c.mu.Unlock()
		close(ready)
		body(life)
		l.finish(life)
		l.phone.settle()
	})
	if started {
		<-ready
	}
	return started
}

func (c *Carrier) leg(sid string) (*leg, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, ok := c.legs[sid]
	return l, ok
}

// newSID returns the next SID with this prefix; c.mu is held.
func (c *Carrier) newSID(prefix string) string {
	c.serial++
	return prefix + c.hash(c.serial, prefix)[:32]
}

func (c *Carrier) hash(n uint64, salt string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d/%s", c.options.Seed, n, salt))
	return hex.EncodeToString(sum[:])
}

// chance is a number from 0 to 1 that depends on nothing but the seed and what it is asked about.
func (c *Carrier) chance(n uint64, about string) float64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d/%s", c.options.Seed, n, about))
	return float64(binary.BigEndian.Uint64(sum[:8])>>11) / (1 << 53)
}

// deadline returns a context that ends with cause once d has passed on the carrier's clock.
func (c *Carrier) deadline(ctx context.Context, d time.Duration, cause error) (context.Context, func()) {
	limited, cancel := context.WithCancelCause(ctx)
	timer := c.clock.AfterFunc(d, func() { cancel(cause) })
	return limited, func() {
		timer.Stop()
		cancel(nil)
	}
}

// sleep waits for d on the carrier's clock, or returns the cause for which ctx ended first.
func (c *Carrier) sleep(ctx context.Context, d time.Duration) error {
	if err := clock.Sleep(ctx, c.clock, d); err != nil {
		return context.Cause(ctx)
	}
	return nil
}

func set(words ...string) map[string]bool {
	s := make(map[string]bool, len(words))
	for _, word := range words {
		s[word] = true
	}
	return s
}
