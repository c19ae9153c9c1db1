package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/config"
	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/sim"
)

// busyDesk is a front desk over a Redis whose agents are all away for the moment: callers wait.
func busyDesk(t *testing.T, redis *redistest.Server, edits ...func(*Files)) *exchange {
	t.Helper()
	edit := func(f *Files) {
		for _, edit := range append(edits, noWrapUp) {
			edit(f)
		}
	}
	x := newExchange(t, setup{redis: redis, replicas: 2, speed: 20, edit: edit, agent: sim.Party{Behaviour: sim.NeverAnswers}})
	for _, a := range x.site.Agents {
		x.carrier.SetParty(a.Address, sim.Party{After: time.Second, Script: sim.Script{
			sim.AwaitAsked(), sim.Press("1"), sim.AwaitConnected(), sim.AwaitFinished(),
		}})
	}
	var talking []*sim.Phone
	for n := range 3 { // all who serve the reception
		talking = append(talking, x.call(number(100+n), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished()))
	}
	x.eventually("every agent of the reception talks", func() bool { return len(x.carrier.Bridges()) == len(talking) })
	x.must(clock.Sleep(t.Context(), x.clock, 12*time.Second)) // each replica has looked at the agents since
	return x
}

// queueUp has callers come into the reception's line, one after the other.
func (x *exchange) queueUp(n int, script ...sim.Act) []*sim.Phone {
	x.Helper()
	var phones []*sim.Phone
	for i := range n {
		phones = append(phones, x.call(number(i), append([]sim.Act{sim.AwaitAsked(), sim.Press("0"), sim.AwaitAsked()}, script...)...))
		x.eventually("the caller is in line", func() bool { return len(x.waiting("reception")) == i+1 })
	}
	return phones
}

func sids(phones []*sim.Phone) []string {
	var calls []string
	for _, p := range phones {
		calls = append(calls, p.CallSID())
	}
	return calls
}

func TestZeroReachesAPersonWhileRedisHangsOrIsDead(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]struct {
		strike func(*redistest.Server)
		mend   func(*testing.T, *redistest.Server)
	}{
		"hangs": {(*redistest.Server).Pause, func(_ *testing.T, r *redistest.Server) { r.Resume() }},
		"dead":  {(*redistest.Server).Kill, func(t *testing.T, r *redistest.Server) { r.Restart(t) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			redis := redistest.Start(t)
			x := busyDesk(t, redis)
			waiting := x.queueUp(4)
			inMenu := x.call(number(10), sim.AwaitAsked())
			inDigits := x.call(number(11), sim.AwaitAsked(), sim.Press("2"), sim.AwaitAsked())
			x.await(inMenu, sim.IsAsked)
			x.await(inDigits, sim.HeardText("account number"))
			order := x.waiting("reception")
			rung := x.agentLegs()

			fault.strike(redis)
			pressing := []*sim.Phone{inMenu, inDigits, waiting[1]}
			struck := time.Now()
			for i, p := range pressing {
				x.carrier.SetParty(outsider, personOnCall())
				x.pressUntilConnected(p)
				if took := time.Since(struck); took > 5*time.Second {
					x.wrong(p.CallSID(), "caller %d was connected %v after pressing 0, want 5s at most", i, took)
				}
				x.talksWith(p, outsider)
				p.HangUp()
				struck = time.Now()
			}
			heard := len(waiting[0].History())
			x.eventually("the music goes on", func() bool { return len(waiting[0].History()) > heard })

			x.answeredWithin(2 * time.Second)

			fault.mend(t, redis)
			want := slices.DeleteFunc(slices.Clone(order), func(call string) bool { return call == waiting[1].CallSID() })
			x.eventually("those who waited are in line as before", func() bool { return cmp.Equal(want, x.waiting("reception")) })
			if n := x.agentLegs() - rung; n > 0 {
				x.Errorf("%d phones of agents rang", n)
			}
		})
	}
}

// answeredWithin holds that no webhook has taken longer, by the clock of the machine.
func (x *exchange) answeredWithin(most time.Duration) {
	x.Helper()
	asked := map[string]time.Time{}
	for _, e := range x.carrier.Log() {
		switch e.Kind {
		case sim.KindRequested:
			asked[e.Call+e.URL] = e.At
		case sim.KindFetched:
			if took := time.Duration(float64(e.At.Sub(asked[e.Call+e.URL])) / x.clock.Factor); took > most {
				x.wrong(e.Call, "%s was answered after %v, want %v at most", e.URL, took, most)
			}
		}
	}
}

// TestAnUnreachableRedisIsGivenUpAfterOneTimeout dials a server that takes no more connections, as one behind a network
// that drops everything.
func TestAnUnreachableRedisIsGivenUpAfterOneTimeout(t *testing.T) {
	t.Parallel()
	const timeout = 300 * time.Millisecond
	client, err := NewRedis(config.Redis{URL: config.Secret("redis://" + unreachable(t, timeout)), Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	began := time.Now()
	if err := client.Ping(t.Context()).Err(); err == nil {
		t.Fatal("somebody has answered")
	}
	if took := time.Since(began); took > 4*timeout {
		t.Errorf("it was given up after %v, want %v", took, timeout)
	}
}

// unreachable is the address of a listener whose queue of connections is full.
func unreachable(t *testing.T, timeout time.Duration) string {
	t.Helper()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(socket) })
	if err := errors.Join(syscall.Bind(socket, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}), syscall.Listen(socket, 0)); err != nil {
		t.Fatal(err)
	}
	bound, err := syscall.Getsockname(socket)
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", bound.(*syscall.SockaddrInet4).Port)
	for {
		conn, err := (&net.Dialer{Timeout: timeout}).DialContext(t.Context(), "tcp", address)
		if err != nil {
			return address
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
}

func TestALineThatRedisLostIsBackAfterOneLoop(t *testing.T) {
	t.Parallel()
	redis := redistest.Start(t)
	x := busyDesk(t, redis)
	waiting := x.queueUp(6)
	order := x.waiting("reception")
	lost := x.clock.Now()
	if err := redis.Client(t).FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	x.eventually("all are back in line", func() bool { return len(x.waiting("reception")) == len(order) })
	if took := x.clock.Now().Sub(lost); took > 150*time.Second {
		t.Errorf("it took %v, want one loop of the music", took)
	}
	if diff := cmp.Diff(sids(waiting), x.waiting("reception")); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestTheEmbeddedLineOutlivesItsProcess(t *testing.T) {
	t.Parallel()
	state := t.TempDir() + "/state"
	x := newExchange(t, setup{speed: 20, away: true, state: state})
	x.setAgent("anna", "away") // signed in: the line takes callers
	x.queueUp(3)
	order := x.waiting("reception")
	x.front.remove(x.front.urls[0])
	if err := x.apps[0].Stop(); err != nil {
		t.Fatal(err)
	}
	x.apps = nil
	x.addReplica(false)
	if diff := cmp.Diff(order, x.waiting("reception")); diff != "" {
		t.Errorf("line after a new start (-want +got):\n%s", diff)
	}
	x.setAgent("anna", "ready")
	x.eventually("somebody is served", func() bool { return len(x.carrier.Bridges()) > 0 })
	if first := x.carrier.Bridges()[0].Caller; first != order[0] {
		t.Errorf("%s was served first, want %s", first, order[0])
	}
}

// await waits for something on a phone.
func (x *exchange) await(p *sim.Phone, matches func(sim.Event) bool) {
	x.Helper()
	ctx, cancel := context.WithTimeout(x.Context(), 20*time.Second)
	defer cancel()
	if _, err := p.WaitFor(ctx, matches); err != nil {
		x.wrong(p.CallSID(), "waited in vain: %v", err)
		x.FailNow()
	}
}

// pressUntilConnected presses 0 as people do: again when nothing happens, as a key that comes between two documents is
// lost at the carrier.
func (x *exchange) pressUntilConnected(p *sim.Phone) {
	x.Helper()
	var pressed time.Time
	x.eventually("pressing 0 connects "+p.CallSID(), func() bool {
		if time.Since(pressed) > 300*time.Millisecond {
			p.Press("0")
			pressed = time.Now()
		}
		return slices.ContainsFunc(p.History(), sim.IsConnected)
	})
}

// talksWith holds who talks with a caller now.
func (x *exchange) talksWith(p *sim.Phone, want string) {
	x.Helper()
	got := ""
	for _, b := range x.carrier.Bridges() {
		if b.Caller == p.CallSID() && b.To.IsZero() {
			got = b.AgentParty
		}
	}
	if got != want {
		x.wrong(p.CallSID(), "talks with %q, want %q", got, want)
	}
}

// agentLegs counts how often phones of agents have been called.
func (x *exchange) agentLegs() int {
	n := 0
	for _, a := range x.site.Agents {
		n += x.carrier.PartyRecord(a.Address).Rung
	}
	return n
}

func TestAServiceThatStartsWithoutItsRedisAnswersAllTheSame(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	x := newExchange(t, setup{redis: server})
	x.must(x.apps[0].Stop())
	server.Kill()
	x.addReplica(false)
	phone := x.call("+15550111", sim.AwaitConnected(), sim.HangUp())
	x.finish(phone)
	server.Restart(t)
	x.eventually("the agents are registered", func() bool {
		site, err := x.apps[1].Snapshot(x.Context(), 1)
		return err == nil && len(site.Agents) > 0
	})
}
