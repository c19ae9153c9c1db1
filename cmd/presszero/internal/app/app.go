// Package app puts the parts of Press Zero together. It is the one package that knows every concrete type.
package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"go.uber.org/zap"

	"presszero/config"
	"presszero/flows"
	"presszero/flows/flowtest"
	"presszero/internal/clock"
	"presszero/internal/obs"
	"presszero/internal/obs/trace"
	"presszero/ivr"
	"presszero/ivr/callstore"
	"presszero/ivr/fetch"
	"presszero/ivr/phrase"
	"presszero/ivr/twilio"
	"presszero/ivr/webhook"
	"presszero/queue"
	"presszero/queue/dispatch"
	"presszero/queue/follow"
	"presszero/queue/forecast"
	"presszero/queue/ledger"
	"presszero/queue/lookout"
	"presszero/queue/talks"
	"presszero/web"
	"presszero/web/access"
	"presszero/web/hooks"
	"presszero/web/keep"
	weblive "presszero/web/live"
	"presszero/web/switches"
)

// Options are what an App is made of.
type Options struct {
	Source  Source      // the operator's files, settings among them
	Clock   clock.Clock // the system's where it is nil
	Log     *zap.Logger
	Version string
	// Rehearsal plays flows that are not proven, too: nobody is trapped in a simulated call.
	Rehearsal bool
	// Watch sees every event of every call, unmasked; nil: nobody watches. It is called from many goroutines.
	Watch func(call string, m flowtest.Moment)
	// Traces tell how requests go through the service; nil: nobody is told. Who made them stops them.
	Traces *trace.Traces
}

// App is the service: two handlers, and what runs behind them.
type App struct {
	o        Options
	settings config.Settings // as the service was started with
	log      *zap.Logger
	metrics  *obs.Metrics
	stores   *stores
	keep     keep.Store // what people at work write
	switches *switches.Board
	gate     *access.Gate
	localKey string
	hooks    *hooks.Courier
	courier  *follow.Follower
	live     *live
	carrier  *carrier
	legs     legs
	line     *dispatch.Dispatcher
	talks    *talks.Service
	events   *web.Events
	hub      *weblive.Hub
	forecast *forecast.Service
	lookout  *lookout.Lookout
	mirror   *lookout.Mirror
	callFeed *callFeed

	casework

	boardroom boardroom
	drifts    sync.Mutex
	drifted   map[string]int // legs on which line and carrier disagreed when this replica compared them last, by kind
	hook      *webhook.Handler
	texts     *texts
	mail      *mail
	ledger    *ledger.Ledger
	fetches   *fetch.Runner
	phrases   *phrase.Catalogue
	warnings  flows.Diagnostics // of the operator's files, as the service was started with
	started   string            // their fingerprint

	draining sync.Once
	drained  chan struct{} // closed when the service takes no new calls
	end      context.CancelFunc
	work     sync.WaitGroup
}

// New builds the service. Nothing is started, but a file or a setting that is wrong is found here.
func New(o Options) (*App, error) {
	if o.Source == nil || o.Log == nil {
		return nil, errors.New("app: Source and Log are required")
	}
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	a := &App{o: o, log: o.Log, metrics: obs.NewMetrics(o.Version), drained: make(chan struct{}), end: func() {}, drifted: map[string]int{}}
	files, err := o.Source()
	if err != nil {
		return nil, err
	}
	a.settings, a.started = files.Settings, files.fingerprint()
	service, warnings, err := prepare(files)
	if err != nil {
		return nil, err
	}
	if err := o.admit(service); err != nil {
		return nil, err
	}
	a.warnings, a.live = warnings, newLive(service)
	if a.stores, err = openStores(a.settings, o.Clock, o.Log); err != nil {
		return nil, err
	}
	if a.keep, err = openKeep(a.stores, a.settings, o.Clock, o.Log); err != nil {
		return nil, err
	}
	if a.gate, err = a.newGate(); err != nil {
		return nil, err
	}
	if a.stores.redis != nil {
		a.stores.redis.AddHook(storeTimes{o.Clock, a.metrics})
	}
	if err := traceRedis(a.stores.redis, o.Traces); err != nil {
		return nil, err
	}
	if err := a.wire(); err != nil {
		return nil, err
	}
	return a, nil
}

// wire makes the parts that answer callers.
func (a *App) wire() error {
	desk, err := a.knowCarrier()
	if err != nil {
		return err
	}
	if a.line, err = a.dispatcher(desk); err != nil {
		return err
	}
	if a.talks, err = a.newTalks(); err != nil {
		return err
	}
	if err := a.tell(); err != nil {
		return err
	}
	if err := a.follow(); err != nil {
		return err
	}
	a.mail = &mail{calls: a.stores.calls, line: a.stores.line, rest: desk.rest, metrics: a.metrics, log: a.log}
	a.texts = newTexts(desk.rest, a.stores.calls, a.settings.Twilio.SMSFrom, a.metrics.FaultAnswered, a.log)
	contacts, err := a.outside()
	if err != nil {
		return err
	}
	if err := a.openCasework(contacts); err != nil {
		return err
	}
	if a.phrases, err = phrase.New(); err != nil {
		return fmt.Errorf("phrases: %w", err)
	}
	if a.switches, err = a.newSwitches(); err != nil {
		return err
	}
	a.hook, err = a.answerer(desk, contacts)
	return err
}

// ofCarrier is what the carrier is reached and known by.
type ofCarrier struct {
	rest      *twilio.Client
	verifier  *twilio.Verifier
	addresses *webhook.Addresses
}

// knowCarrier makes what the carrier is reached and known by, as the settings say.
func (a *App) knowCarrier() (ofCarrier, error) {
	s := a.settings
	public, err := url.Parse(s.PublicURL)
	if err != nil {
		return ofCarrier{}, fmt.Errorf("public_url: %w", err)
	}
	verifier, err := twilio.NewVerifier(s.Twilio.AuthToken.Reveal(), s.Twilio.AuthTokenSecondary.Reveal())
	if err != nil {
		return ofCarrier{}, fmt.Errorf("twilio.auth_token: %w", err)
	}
	sealer, err := webhook.NewSealer(secrets(s)...)
	if err != nil {
		return ofCarrier{}, fmt.Errorf("token_key: %w", err)
	}
	o := clientOptions(s)
	o.Observe = a.metrics.CarrierRequested
	rest, err := twilio.NewClient(o)
	if err != nil {
		return ofCarrier{}, fmt.Errorf("twilio: %w", err)
	}
	return ofCarrier{rest, verifier, webhook.NewAddresses(public, sealer, s.CallerID)}, nil
}

// answerer is what answers the carrier's requests.
func (a *App) answerer(desk ofCarrier, contacts *callstore.Contacts) (*webhook.Handler, error) {
	engine, err := ivr.New(ivr.Options{Programs: a.live, Phrases: a.phrases})
	if err != nil {
		return nil, fmt.Errorf("engine: %w", err)
	}
	sounds, err := newSounds(a.settings, func(name string) *flows.Queue { return a.live.site().Queues[name] })
	if err != nil {
		return nil, err
	}
	return webhook.New(webhook.Options{
		Engine: toldEngine{a.watched(engine), a.stories}, Line: a.line, Desk: a.line, Talks: a.talks, Callbacks: a.line,
		Calls: toldCalls{a.mail, a.stories}, Texts: a.texts, Queues: a.live, Phrases: said{a.live, a.phrases},
		Fetches: a.fetches, Contacts: contacts, Remembers: a.live.remembers,
		Voices: flows.DefaultVoice, Sounds: sounds, Verifier: desk.verifier, Addresses: desk.addresses, Flow: a.live.flow, AgentAt: a.agentAt,
		Fallback: a.live.fallback, Timeout: a.settings.WebhookTimeout, Clock: a.o.Clock, Observer: a.metrics, Feed: a.callFeed, Log: a.log,
	})
}

// tell makes what tells people and other systems of the line: the events, and the documents on screens.
func (a *App) tell() (err error) {
	if a.events, err = web.NewEvents(web.EventsOptions{Feed: a.stores.line, Clock: a.o.Clock, Pace: clock.System{}, Log: a.log}); err != nil {
		return err
	}
	a.hub, err = a.newHub()
	return err
}

// follow makes what follows the events of the line.
func (a *App) follow() (err error) {
	a.callFeed = newCallFeed(a.stores.line, a.o.Clock, a.metrics, a.log)
	if a.forecast, err = a.forecaster(); err != nil {
		return err
	}
	if a.lookout, err = a.newLookout(); err != nil {
		return err
	}
	if a.mirror, err = a.newMirror(); err != nil {
		return err
	}
	if a.ledger, err = a.newLedger(); err != nil {
		return err
	}
	return a.followForHooks()
}

// outside makes what asks other systems, and the memory of callers.
func (a *App) outside() (*callstore.Contacts, error) {
	s := a.settings
	client, err := fetch.New(fetch.Options{
		Hosts: a.live.hosts, Observer: a.metrics,
		Secret: func(name string) (string, bool) {
			secret, ok := s.Secrets[name]
			return secret.Reveal(), ok
		},
	})
	if err != nil {
		return nil, err
	}
	if a.fetches, err = fetch.NewRunner(fetch.RunnerOptions{Client: client, Store: a.stores.calls, Log: a.log}); err != nil {
		return nil, err
	}
	return callstore.NewContacts(callstore.ContactOptions{
		Secret: secrets(s)[0], Keep: s.Contacts.Keep, Client: a.stores.redis, Site: s.Site, Now: a.o.Clock.Now,
	})
}

func (a *App) dispatcher(desk ofCarrier) (*dispatch.Dispatcher, error) {
	a.carrier = &carrier{
		rest: desk.rest, addresses: desk.addresses, clock: a.o.Clock, callerID: a.settings.CallerID, detectMachines: a.settings.Agents.MachineDetection == on,
	}
	a.legs = legs{rest: desk.rest, calls: a.stores.calls, ours: ringsFrom(a.settings)}
	return dispatch.New(dispatch.Options{
		Store: a.stores.line, Clock: a.o.Clock, Queues: a.live.Queues, Observer: promises{a.metrics, a}, Log: a.log,
		Carrier: a.carrier, Legs: a.legs, Talks: talksLater{a}, Trace: a.o.Traces.Root,
	})
}

// secrets are what tokens are sealed with: a key of their own, or else the auth token, old and new.
func secrets(s config.Settings) []string {
	if key := s.TokenKey.Reveal(); key != "" {
		return []string{key}
	}
	secrets := []string{s.Twilio.AuthToken.Reveal()}
	if old := s.Twilio.AuthTokenSecondary.Reveal(); old != "" {
		secrets = append(secrets, old)
	}
	return secrets
}

// Start begins to serve the line. A line that cannot be reached yet is no reason to answer nobody: callers are connected
// by the fallback until it can.
func (a *App) Start(ctx context.Context) {
	a.warn(a.warnings)
	a.stores.start()
	if f, inFile := a.keep.(*keep.File); inFile {
		f.Start()
	}
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	a.end = cancel
	if err := a.register(ctx); err != nil {
		a.log.Error("the line cannot be reached; the fallback answers until it can", zap.Error(err))
		a.work.Go(func() { a.keepRegistering(run) })
	}
	a.lookAtSwitches(ctx)
	a.line.Start()
	a.forecast.Start()
	a.lookout.Start()
	a.mirror.Start()
	a.startCasework(run)
	a.work.Go(func() { a.callFeed.run(run) })
	a.courier.Start()
	a.work.Go(func() { a.watch(run) })
	a.work.Go(func() { a.texts.run(run) })
	a.work.Go(func() { a.gauge(run) })
	a.work.Go(func() { a.gate.Run(run) })
	a.work.Go(func() { a.feed(run) })
	a.work.Go(func() { a.ledger.Run(run) })
	a.work.Go(func() { a.switches.Run(run) })
}

// register makes the line know the declared agents.
func (a *App) register(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, a.settings.WebhookTimeout)
	defer cancel()
	return a.line.PutAgents(ctx, a.live.agents())
}

const registerEvery = 2 * time.Second

// keepRegistering tries again until the line can be reached.
func (a *App) keepRegistering(ctx context.Context) {
	for clock.Sleep(ctx, a.o.Clock, registerEvery) == nil {
		if a.register(ctx) == nil {
			a.log.Info("the line can be reached")
			return
		}
	}
}

// Drain makes the service say that it is not ready, so that no new requests are sent to it.
func (a *App) Drain() { a.draining.Do(func() { close(a.drained) }) }

// Stop ends what Start began, last things first. Twice is harmless.
func (a *App) Stop() error {
	a.Drain()
	a.end()
	a.fetches.Stop()
	a.work.Wait()
	a.mirror.Stop()
	a.courier.Stop()
	a.lookout.Stop()
	a.forecast.Stop()
	a.line.Stop()
	a.talks.Stop()
	a.stopCasework()
	var kept error
	if f, inFile := a.keep.(*keep.File); inFile {
		kept = f.Stop()
	}
	return errors.Join(kept, a.stores.stop())
}

// Public is the handler for the carrier.
func (a *App) Public() http.Handler {
	mux := http.NewServeMux()
	a.hook.Register(mux)
	mux.HandleFunc("GET /healthz", healthz)
	return a.o.Traces.Public(mux)
}

// Line is the line, for those in this process who act on it.
func (a *App) Line() *dispatch.Dispatcher { return a.line }

// Snapshot reads the line: of each queue at most limit callers.
func (a *App) Snapshot(ctx context.Context, limit int) (queue.Snapshot, error) {
	return a.stores.line.Snapshot(ctx, limit)
}

// Events reads what has happened on the line after the given ID.
func (a *App) Events(ctx context.Context, after string, limit int) ([]queue.Event, string, error) {
	return a.stores.line.Events(ctx, after, limit)
}

// feed serves those who follow the events and those who look at screens, until the service takes no new calls: they go on at
// another replica.
func (a *App) feed(ctx context.Context) {
	ctx, stop := a.untilDrained(ctx)
	defer stop()
	var work sync.WaitGroup
	work.Go(func() { a.hub.Run(ctx) })
	a.events.Run(ctx)
	work.Wait()
}

const gaugeEvery = 5 * time.Second

// gauge keeps the metrics of the line.
func (a *App) gauge(ctx context.Context) {
	for {
		a.look(ctx)
		if clock.Sleep(ctx, a.o.Clock, gaugeEvery) != nil {
			return
		}
	}
}
