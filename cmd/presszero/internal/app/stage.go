package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"go.uber.org/zap"

	"presszero/config"
	"presszero/flows"
	"presszero/flows/flowtest"
	"presszero/internal/clock"
	"presszero/internal/obs/trace"
	"presszero/queue"
	"presszero/sim"
)

// StageNumber is the number that a stage's callers call.
const StageNumber = "+15550100"

// StageOptions are what a stage is made of.
type StageOptions struct {
	Files    Files     // the operator's; their settings are adapted to the stage
	Flow     string    // the flow that answers; empty: the default of the files, or else the first
	Language string    // in which calls begin; empty: the flow's first
	Speed    float64   // how many times as fast as life; 1 where it is 0
	Start    time.Time // what the stage's clock shows at first; zero: the present time
	Log      *zap.Logger
	Observer func(sim.Entry) // sees what truly happens on the phones
	Agent    sim.Party       // what every agent's phone does
	Version  string
	Watch    func(call string, m flowtest.Moment) // as in Options
	Private  string                               // where the pages and the API for people are served, such as 127.0.0.1:8081; a free port where it is empty or taken
	Traces   *trace.Traces                        // as in Options
}

// Stage is the whole service and a simulated carrier in one process, speaking real HTTP over the loopback interface:
// signed webhooks one way, the carrier's API the other.
type Stage struct {
	App     *App
	Carrier *sim.Carrier
	Clock   clock.Clock
	Flow    string

	PrivateURL string // of the pages and the API for people

	servers []*http.Server
}

// NewStage starts a carrier and the service, and sets every agent ready. What was started before an error is stopped by
// Stop, as always.
func NewStage(ctx context.Context, o StageOptions) (*Stage, error) {
	if o.Speed == 0 {
		o.Speed = 1
	}
	running := clock.NewScaled(o.Speed)
	if !o.Start.IsZero() {
		running.Base = o.Start
	}
	st := &Stage{Clock: running}
	err := st.start(ctx, o)
	return st, err
}

func (st *Stage) start(ctx context.Context, o StageOptions) error {
	public, publicURL, err := listenLocally(ctx)
	if err != nil {
		return err
	}
	api, apiURL, err := listenLocally(ctx)
	if err != nil {
		return err
	}
	s := stageSettings(o, publicURL, apiURL)
	st.Carrier, err = sim.New(sim.Options{
		Clock: st.Clock, AccountSID: s.Twilio.AccountSID, AuthToken: s.Twilio.AuthToken.Reveal(), BaseURL: apiURL, Observer: o.Observer,
	})
	if err != nil {
		return err
	}
	st.serve(api, st.Carrier)
	o.Files.Settings = s
	st.App, err = New(Options{
		Source: func() (Files, error) { return o.Files, nil }, Clock: st.Clock, Log: o.Log, Version: o.Version, Rehearsal: true, Watch: o.Watch, Traces: o.Traces,
	})
	if err != nil {
		return err
	}
	st.Flow = s.DefaultFlow
	st.serve(public, st.App.Public())
	if err := st.servePeople(ctx, o.Private); err != nil {
		return err
	}
	st.people(o, s.Fallback.Numbers, publicURL)
	st.App.Start(ctx)
	return st.ready(ctx)
}

// stageSettings are the operator's settings with the carrier's side replaced.
func stageSettings(o StageOptions, publicURL, apiURL string) config.Settings {
	s := o.Files.Settings
	if s.Site == "" {
		s = config.Default()
	}
	s.Twilio = config.Twilio{
		AccountSID: "AC00000000000000000000000000000000", AuthToken: config.Secret(randomToken()), APIURL: apiURL,
		CallsPerSecond: 50 * o.Speed, Timeout: s.Twilio.Timeout,
	}
	s.PublicURL, s.CallerID, s.Numbers, s.StateFile, s.ReloadInterval = publicURL, StageNumber, nil, "", 0
	s.Redis.URL, s.KeyFile, s.People.File = "", "", ""
	if o.Flow != "" {
		s.DefaultFlow = o.Flow
	}
	if built, _, err := Build(o.Files); err == nil && s.DefaultFlow == "" {
		s.DefaultFlow = built.Names()[0]
	}
	if len(s.Fallback.Numbers) == 0 {
		s.Fallback.Numbers = []string{"+15550199"}
	}
	return s
}

// people gives every agent, and whoever answers the fallback, a phone.
func (st *Stage) people(o StageOptions, fallback []string, publicURL string) {
	st.Carrier.SetNumber(sim.Number{
		Phone: StageNumber, VoiceURL: publicURL + "/voice/incoming?lang=" + url.QueryEscape(o.Language),
		FallbackURL: publicURL + "/voice/fallback", StatusCallback: publicURL + "/voice/status",
	})
	for _, a := range st.Site().Agents {
		st.Carrier.SetParty(a.Address, o.Agent)
	}
	for _, number := range fallback {
		st.Carrier.SetParty(number, sim.Party{After: 2 * time.Second, Script: sim.Script{sim.AwaitConnected(), sim.TalkFor(20 * time.Second), sim.HangUp()}})
	}
}

// Site is what is declared on this stage.
func (st *Stage) Site() *flows.Site { return st.App.live.site() }

func (st *Stage) ready(ctx context.Context) error {
	for _, a := range st.Site().Agents {
		if _, err := st.App.Line().SetAgent(ctx, a.ID, queue.Ready, ""); err != nil {
			return err
		}
	}
	return nil
}

// Stop hangs up every call and stops the service. Twice is harmless.
func (st *Stage) Stop() error {
	if st.Carrier != nil {
		st.Carrier.Close()
	}
	var errs []error
	for _, server := range st.servers {
		errs = append(errs, server.Close())
	}
	if st.App != nil {
		errs = append(errs, st.App.Stop())
	}
	return errors.Join(errs...)
}

func (st *Stage) serve(l net.Listener, h http.Handler) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	st.servers = append(st.servers, server)
	go func() { _ = server.Serve(l) }() // ends with Stop
}

// servePeople serves the private listener.
func (st *Stage) servePeople(ctx context.Context, address string) error {
	handler, err := st.App.Private()
	if err != nil {
		return err
	}
	private, privateURL, err := listenAt(ctx, address)
	if err != nil {
		return err
	}
	st.PrivateURL = privateURL
	st.serve(private, handler)
	return nil
}

// listenAt listens at an address, or at a free port of the loopback interface where it is empty or taken.
func listenAt(ctx context.Context, address string) (net.Listener, string, error) {
	var listen net.ListenConfig
	if address != "" {
		if l, err := listen.Listen(ctx, "tcp", address); err == nil {
			return l, "http://" + l.Addr().String(), nil
		}
	}
	return listenLocally(ctx)
}

func listenLocally(ctx context.Context) (net.Listener, string, error) {
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", fmt.Errorf("listen on the loopback interface: %w", err)
	}
	return l, "http://" + l.Addr().String(), nil
}

func randomToken() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
