package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"presszero/cmd/presszero/internal/app"
	"presszero/config"
	"presszero/internal/clock"
	"presszero/sim"
	"presszero/web/access"
)

func newDemo(s *session) *cobra.Command {
	d := &demo{session: s, logging: logging{to: s.Err}}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Watch callers, agents and the line, without an account or a network",
		Long: `Demo runs the whole service in one process with a simulated carrier: signed webhooks
over real HTTP, the real engine, the real line. Callers ring, press keys, press 0, wait
with music and talk to agents, and you see each of them do it.

With --once it plays a fixed scenario and exits with 1 unless everybody reached a person.`,
		Example: "  presszero demo\n  presszero demo --once\n  presszero demo --speed 1",
		Args:    nothing,
		RunE:    func(cmd *cobra.Command, _ []string) error { return d.run(cmd.Context()) },
	}
	cmd.Flags().BoolVar(&d.once, "once", false, "play the fixed scenario and end")
	cmd.Flags().Float64Var(&d.speed, "speed", 4, "how many times as fast as life, 0.1 to 100")
	d.register(cmd)
	return cmd
}

type demo struct {
	*session
	logging
	once  bool
	speed float64

	stage  *app.Stage
	screen *screen
	phones []*sim.Phone
}

func (d *demo) run(ctx context.Context) error {
	if d.speed < 0.1 || d.speed > 100 {
		return usage("--speed must lie between 0.1 and 100")
	}
	files, err := app.Library(config.Default())()
	if err != nil {
		return err
	}
	d.screen = newScreen(d.session, map[string]string{})
	log, err := d.logger()
	if err != nil {
		return err
	}
	d.stage, err = app.NewStage(ctx, app.StageOptions{
		Files: files, Flow: "front-desk", Speed: d.speed, Start: demoStart, Log: log, Observer: d.screen.show, Agent: busyAgent(), Version: version(),
		Private: config.Default().PrivateAddr,
	})
	defer func() { _ = d.stage.Stop() }() // the demonstration is over in any case
	if err != nil {
		return err
	}
	for _, a := range d.stage.Site().Agents {
		d.screen.names[a.Address] = a.Name
	}
	fmt.Fprintf(d.Out, "Press Zero, a demonstration at %g times the speed of life. The flow is %q; Ctrl-C ends it.\n", d.speed, d.stage.Flow)
	if err := d.invite(ctx); err != nil {
		return err
	}
	if err := d.play(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return d.summary()
}

// invite tells where the screens of this demonstration are to be seen, unless it is over in a moment.
func (d *demo) invite(ctx context.Context) error {
	if !d.once {
		gate, password := d.stage.App.Gate(), strings.ToLower(rand.Text())[:12]
		wall, err := gate.AddScreen(ctx, "demo")
		if err != nil {
			return err
		}
		for _, u := range []access.User{{Name: "anna", Role: access.Agent, Agent: "anna"}, {Name: "sue", Role: access.Supervisor}} {
			if err := gate.AddUser(ctx, u, password); err != nil {
				return err
			}
		}
		fmt.Fprintf(d.Out, "Its wallboard, for your browser: %s%s\n", d.stage.PrivateURL, wall)
		fmt.Fprintf(d.Out, "Anna's desk, and the supervisor's page: %s/sign-in, as anna or as sue, with the password %s\n", d.stage.PrivateURL, password)
	}
	fmt.Fprintln(d.Out)
	return nil
}

// busyAgent is somebody who picks up, listens, accepts, talks and hangs up.
func busyAgent() sim.Party {
	return sim.Party{After: 3 * time.Second, Script: sim.Script{
		sim.AwaitAsked(), sim.Wait(2 * time.Second), sim.Press("1"), sim.AwaitConnected(), sim.TalkFor(25 * time.Second), sim.HangUp(),
	}}
}

// demoStart is a Tuesday morning, in opening hours.
var demoStart = time.Date(2026, 3, 3, 6, 0, 0, 0, time.UTC)

// scenario is what each caller of the fixed scenario does. They come a few seconds apart.
func scenario() []sim.Script {
	return []sim.Script{
		{sim.AwaitAsked(), sim.Wait(4 * time.Second), sim.Press("0"), sim.AwaitFinished()}, // 0 in the middle of the greeting
		{ // keys in an account number, with a 0 in it, and waits for the billing desk
			sim.AwaitAsked(), sim.Wait(9 * time.Second), sim.Press("2"), sim.AwaitHeard("account number"), sim.Wait(3 * time.Second),
			sim.Press("104207"), sim.AwaitHeard("If that is right"), sim.Wait(5 * time.Second), sim.Press("1"), sim.AwaitFinished(),
		},
		{sim.AwaitFinished()}, // says and presses nothing at all
		{sim.AwaitAsked(), sim.Press("7"), sim.AwaitAsked(), sim.Wait(2 * time.Second), sim.Press("8"), sim.AwaitFinished()}, // wrong keys
		{sim.AwaitAsked(), sim.Press("0"), sim.AwaitHeard("in line"), sim.Wait(8 * time.Second), sim.Press("0"), sim.AwaitFinished()},
	}
}

const betweenCalls = 6 * time.Second

func (d *demo) play(ctx context.Context) error {
	watching, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { d.watch(watching) })
	defer watch.Wait()
	defer stop()
	scripts := scenario()
	for i := 0; d.once && i < len(scripts) || !d.once && ctx.Err() == nil; i++ {
		script := scripts[i%len(scripts)]
		if i >= len(scripts) {
			script = scripts[mathrand.IntN(len(scripts))]
		}
		phone, err := d.stage.Carrier.Call(ctx, sim.Caller{From: fmt.Sprintf("+1555020%04d", i), To: app.StageNumber, Script: script})
		if err != nil {
			return err
		}
		d.phones = append(d.phones, phone)
		gap := betweenCalls
		if i >= len(scripts) {
			gap += time.Duration(mathrand.Int64N(int64(3 * betweenCalls)))
		}
		if err := clock.Sleep(ctx, d.stage.Clock, gap); err != nil {
			return err
		}
	}
	return d.wait(ctx)
}

// longestScenario is far more than the fixed scenario needs, on the stage's clock.
const longestScenario = 10 * time.Minute

func (d *demo) wait(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := d.stage.Clock.AfterFunc(longestScenario, func() { cancel(errors.New("callers are still on the phone after ten minutes")) })
	defer timer.Stop()
	for _, phone := range d.phones {
		if _, err := phone.Wait(ctx); err != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}

// watch tells who waits where, whenever that changes.
func (d *demo) watch(ctx context.Context) {
	told := ""
	for clock.Sleep(ctx, d.stage.Clock, time.Second) == nil {
		site, err := d.stage.App.Snapshot(ctx, 10)
		if err != nil {
			continue
		}
		var parts []string
		for _, q := range site.Queues {
			if q.Waiting > 0 || q.Talking > 0 {
				parts = append(parts, fmt.Sprintf("%s: %d waiting, %d talking", q.Name, q.Waiting, q.Talking))
			}
		}
		if now := strings.Join(parts, "; "); now != told && now != "" {
			d.screen.tell(site.Now, "the line: "+now)
			told = now
		}
	}
}

// summary tells what became of everybody, from what the carrier saw. With --once, somebody who reached nobody is a fault.
func (d *demo) summary() error {
	reached := map[string]time.Time{}
	for _, b := range slices.Backward(d.stage.Carrier.Bridges()) {
		reached[b.Caller] = b.From
	}
	var waits []time.Duration
	answered := map[string]time.Time{}
	for _, e := range d.stage.Carrier.Log() {
		if e.Kind == sim.KindAnswered {
			answered[e.Call] = e.At
		}
	}
	for _, phone := range d.phones {
		if at, ok := reached[phone.CallSID()]; ok {
			waits = append(waits, at.Sub(answered[phone.CallSID()]))
		}
	}
	slices.Sort(waits)
	fmt.Fprintf(d.Out, "\n%d calls, %d reached a person", len(d.phones), len(waits))
	if len(waits) > 0 {
		fmt.Fprintf(d.Out, ", half of them within %s of the call's start, all within %s",
			waits[len(waits)/2].Round(time.Second), waits[len(waits)-1].Round(time.Second))
	}
	fmt.Fprintln(d.Out, ".")
	for _, w := range d.stage.Carrier.Warnings() {
		fmt.Fprintf(d.Out, "the carrier objected: %+v\n", w)
	}
	if d.once && (len(waits) < len(d.phones) || len(d.stage.Carrier.Warnings()) > 0) {
		return errFaults
	}
	return nil
}
