package bench

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/internal/golden"
)

func shippedScenarios(t *testing.T, ids ...string) []Scenario {
	t.Helper()
	all, err := Parse(Shipped())
	if err != nil {
		t.Fatal(err)
	}
	var chosen []Scenario
	for _, s := range all {
		for _, id := range ids {
			if strings.HasPrefix(s.Name, id+" ") {
				chosen = append(chosen, s)
			}
		}
	}
	return chosen
}

func TestTheSimulatorGivesTheExactWaits(t *testing.T) {
	t.Parallel()
	r := Report{Exact: runExact(6, 20_000)}
	for _, c := range r.Exact[:3] {
		if off := math.Abs(c.GotMean - c.MeanWait); off > 0.01*c.MeanWait+1.5*c.MeanHalf {
			t.Errorf("%v: a mean wait of %v±%v, want %v", c, c.GotMean, c.MeanHalf, c.MeanWait)
		}
		if off := math.Abs(c.GotRMSE - c.RMSE); off > 0.01*c.RMSE+1.5*c.RMSEHalf {
			t.Errorf("%v: an error of %v±%v, want %v", c, c.GotRMSE, c.RMSEHalf, c.RMSE)
		}
	}
}

// TestTheTableOfAQuickRun plays the two quickest scenarios as --quick does.
func TestTheTableOfAQuickRun(t *testing.T) {
	t.Parallel()
	o := Quick()
	o.Exact = -1
	scenarios := shippedScenarios(t, "07", "14")
	r := Run(scenarios, o)
	got := r.Markdown() + "\n" + r.Text()
	golden.Equal(t, filepath.Join("testdata", "quick.md"), got)
}

func TestTheSameSeedsGiveTheSameFiguresHoweverManyRunAtOnce(t *testing.T) {
	t.Parallel()
	scenarios := shippedScenarios(t, "14")
	encode := func(workers int) string {
		out, err := json.Marshal(Run(scenarios, Options{Seeds: 2, Stride: 3, Exact: -1, Workers: workers}))
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	if diff := cmp.Diff(encode(1), encode(3)); diff != "" {
		t.Error(diff)
	}
}

// TestTheEstimateBeatsTheOthersInALineThatNoScenarioKnows is neither in the file nor anything it was built on.
func TestTheEstimateBeatsTheOthersInALineThatNoScenarioKnows(t *testing.T) {
	t.Parallel()
	scenarios, err := Parse([]byte(`[{"name": "unseen", "day_len": 14400, "days": 2, "eval_from": 14400,
		"queues": [{"name": "a", "arrivals": {"const": 0.042, "sin_a": 0.3, "sin_p": 7200}, "prio_mix": [0.9, 0.1],
			"service": {"kind": "mixture", "p2": 0.3, "mean": 90, "cv": 0.5, "b": {"kind": "erlang", "mean": 500, "k": 3}},
			"patience": {"kind": "weibull", "mean": 500, "k": 1.4}}],
		"groups": [{"n": 8, "skills": [0]}]}]`))
	if err != nil {
		t.Fatal(err)
	}
	r := Run(scenarios, Options{Seeds: 3, Exact: -1})
	s := &r.Scenarios[0]
	for to, most := range map[string]float64{"asterisk": 0.75, "genesys-cloud": 1, "cisco": 0.9, "bound": 1.12} {
		if ratio, _ := s.ratio(Joining, "twin", to); !(ratio > 0 && ratio <= most) {
			t.Errorf("the estimate's error is %.2f of that of %s, want at most %v", ratio, to, most)
		}
	}
	if covered, _ := s.mean(Joining, "twin", c80); math.Abs(covered-0.8) > 0.05 {
		t.Errorf("P80 covers %v", covered)
	}
}

func TestEveryLawDrawsWhatItsCurveSays(t *testing.T) {
	t.Parallel()
	for _, d := range []Dist{
		{Kind: "det", Mean: 100}, {Kind: "exp", Mean: 100}, {Kind: "lognormal", Mean: 100, CV: 1.2},
		{Kind: "h2", Mean: 100, CV: 2}, {Kind: "erlang", Mean: 100, K: 3}, {Kind: "weibull", Mean: 100, Shape: 0.7},
		{Kind: "mixture", Mean: 60, P2: 0.25, B: &Dist{Kind: "det", Mean: 220}},
	} {
		if err := d.check(); err != nil {
			t.Errorf("%+v: %v", d, err)
		}
		const n = 40_000
		r := rand.New(rand.NewPCG(1, 2))
		var sum float64
		longer := map[float64]float64{30: 0, 90: 0, 150: 0, 400: 0}
		for range n {
			x := d.draw(r)
			sum += x / n
			for limit := range longer {
				if x > limit {
					longer[limit] += 1.0 / n
				}
			}
		}
		if math.Abs(sum-100) > 3 {
			t.Errorf("%s: a mean of %v, want 100", d.Kind, sum)
		}
		for limit, got := range longer {
			if want := d.survival(limit); math.Abs(got-want) > 0.01 {
				t.Errorf("%s: %v last longer than %v s, want %v", d.Kind, got, limit, want)
			}
		}
	}
}

// TestAReplayedLogGivesTheFiguresOfTheDay replays what the simulator recorded.
func TestAReplayedLogGivesTheFiguresOfTheDay(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"09", "10", "11"} {
		s := shippedScenarios(t, id)[0]
		s.DayLen = 14_400
		r, err := Replay(Record(&s, 1))
		if err != nil {
			t.Fatal(err)
		}
		got := r.Scenarios[0].Trials[0].Joining
		s.Days, s.EvalFrom, s.EvalEvery = 1, s.DayLen/5, 1
		want := newTrial(&s, 1, 1).run().Joining
		for _, name := range []string{"twin", "drain", "asterisk", "QLa"} {
			if a, b := got[name].RMSE, want[name].RMSE; math.Abs(a/b-1) > 0.05 {
				t.Errorf("%s: %s is off by %v s in the log and by %v s in the simulator", s.Name, name, a, b)
			}
		}
	}
}

func TestFilesThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"not JSON":      `hello`,
		"no queue":      `[{"day_len": 1, "days": 1, "groups": [{"n": 1}]}]`,
		"no group":      `[{"day_len": 1, "days": 1, "queues": [{"service": {"kind": "exp", "mean": 1}}]}]`,
		"unknown law":   `[{"day_len": 1, "days": 1, "queues": [{"service": {"kind": "zipf"}}], "groups": [{"n": 1}]}]`,
		"no such queue": `[{"day_len": 1, "days": 1, "queues": [{"service": {"kind": "exp", "mean": 1}}], "groups": [{"n": 1, "skills": [1]}]}]`,
	} {
		if _, err := Parse([]byte(file)); !errors.Is(err, ErrScenario) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, log := range map[string]string{
		"no header":    "1,agent,,a1,q,idle\n2,agent,,a1,q,left\n",
		"no answerer":  "time,event,call,agent,queue,value\n1,enqueue,c1,,q,0\n2,answer,c1,a1,q,\n",
		"back in time": "time,event,call,agent,queue,value\n1,enqueue,c1,,q,0\n0.5,hangup,c1,,q,\n2,agent,,a1,q,idle\n",
	} {
		if _, err := Replay([]byte(log)); !errors.Is(err, ErrLog) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReplay(f *testing.F) {
	s := Scenario{
		DayLen: 900, Days: 1, NoAnswer: 0.1, RingOut: 10, Groups: []GroupSpec{{N: 1, Skills: []int{0}}},
		Queues: []QueueSpec{{Name: "q", Arrivals: Arrivals{Const: 0.01}, Service: Dist{Kind: "exp", Mean: 100}, Patience: &Dist{Kind: "exp", Mean: 100}}},
	}
	f.Add(Record(&s, 1))
	f.Fuzz(func(t *testing.T, log []byte) {
		if len(log) > 1<<14 {
			return
		}
		if _, err := Replay(log); err != nil && !errors.Is(err, ErrLog) {
			t.Fatal(err)
		}
	})
}
