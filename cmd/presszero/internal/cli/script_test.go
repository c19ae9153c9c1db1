package cli

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"presszero/internal/clock"
	"presszero/sim"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"presszero": func() {
			os.Exit(Run(Process{Args: os.Args[1:], Env: os.Environ(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
		},
	})
}

// TestScripts plays the command lines in testdata/script as a person at a terminal would type them. Each has a
// simulated carrier of its own, and two free addresses for a service.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: setUp,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"eventually": eventually,
			"says":       says,
			"ring":       ring,
		},
	})
}

const (
	account = "AC00000000000000000000000000000000"
	token   = "0123456789abcdef0123456789abcdef"
)

type carrierKey struct{}

func setUp(env *testscript.Env) error {
	carrier, url, stop, err := newCarrier()
	if err != nil {
		return err
	}
	env.Defer(stop)
	env.Values[carrierKey{}] = carrier
	public, private := freeAddress(), freeAddress()
	env.Setenv("CARRIER", url)
	env.Setenv("ACCOUNT", account)
	env.Setenv("TOKEN", token)
	env.Setenv("PRESSZERO_PUBLIC_ADDR", public)
	env.Setenv("PRESSZERO_PRIVATE_ADDR", private)
	env.Setenv("SERVICE", "http://"+public)
	env.Setenv("PEOPLE", "http://"+private)
	env.Setenv("XDG_CONFIG_HOME", env.WorkDir)
	return nil
}

// newCarrier is a carrier with one number and the phone of one agent, the address of its API, and what ends it.
func newCarrier() (carrier *sim.Carrier, url string, stop func(), err error) {
	carrier, err = sim.New(sim.Options{Clock: clock.NewScaled(20), AccountSID: account, AuthToken: token})
	if err != nil {
		return nil, "", nil, err
	}
	carrier.SetNumber(sim.Number{Phone: "+15550100"})
	carrier.SetParty("+15550101", busyAgent())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", nil, err
	}
	server := &http.Server{Handler: carrier, ReadHeaderTimeout: time.Second}
	go func() { _ = server.Serve(listener) }() // ends with stop
	return carrier, "http://" + listener.Addr().String(), func() { _ = server.Close(); carrier.Close() }, nil
}

// freeAddress is one that nobody listens on at this moment.
func freeAddress() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// eventually repeats a command until it succeeds: eventually presszero health.
func eventually(ts *testscript.TestScript, neg bool, args []string) {
	var err error
	for range 200 {
		if err = ts.Exec(args[0], args[1:]...); (err == nil) != neg {
			return
		}
		<-time.After(25 * time.Millisecond)
	}
	ts.Fatalf("never came true: %s: %v", strings.Join(args, " "), err)
}

// says repeats a command until it tells something: says 'Left the line' presszero story CA07.
func says(ts *testscript.TestScript, _ bool, args []string) {
	var told string
	for range 200 {
		if ts.Exec(args[1], args[2:]...) == nil {
			if told = ts.ReadFile("stdout"); strings.Contains(told, args[0]) {
				return
			}
		}
		<-time.After(25 * time.Millisecond)
	}
	ts.Fatalf("%s never said %q, last:\n%s", strings.Join(args[1:], " "), args[0], told)
}

// ring places a call that presses 0, and waits until it was with an agent: ring +15550100.
func ring(ts *testscript.TestScript, _ bool, args []string) {
	carrier := ts.Value(carrierKey{}).(*sim.Carrier)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	phone, err := carrier.Call(ctx, sim.Caller{From: "+15550111", To: args[0], Script: sim.Script{
		sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.HangUp(),
	}})
	ts.Check(err)
	_, err = phone.Wait(ctx)
	ts.Check(err)
	if len(carrier.Bridges()) == 0 {
		ts.Fatalf("the caller reached nobody: %v", carrier.Log())
	}
}

func TestExitCodesSayWhatHappened(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]int{
		"version":                        exitFine,
		"--help":                         exitFine,
		"flow check --config nothing":    exitFailed,
		"flow check --format xml":        exitUsage,
		"flow check --explain PZ999":     exitUsage,
		"flow check --explain PZ104":     exitFine,
		"agent list --private-addr 0:1":  exitFailed,
		"nonsense":                       exitUsage,
		"version --nonsense":             exitUsage,
		"version too many":               exitUsage,
		"call --script jump":             exitUsage,
		"call nowhere":                   exitUsage,
		"demo --speed 1000":              exitUsage,
		"config check --log-level shout": exitFaults,
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			got := Run(Process{Args: strings.Fields(line), In: strings.NewReader(""), Out: &out, Err: &errs})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("exit code (-want +got):\n%s\nout: %s\nerr: %s", diff, &out, &errs)
			}
			if want != exitFine && errs.Len() == 0 {
				t.Error("nothing tells why")
			}
		})
	}
}

func TestEveryCommandShowsAnExample(t *testing.T) {
	t.Parallel()
	for _, command := range newRoot(Process{}).Commands() {
		if command.Name() == "help" || command.Name() == "completion" || len(command.Commands()) > 0 {
			continue
		}
		if command.Example == "" || command.Short == "" {
			t.Errorf("presszero %s has no example", command.Name())
		}
	}
}
