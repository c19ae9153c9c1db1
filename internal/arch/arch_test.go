package arch

import (
	"go/parser"
	"go/token"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheHouseIsInShape(t *testing.T) {
	t.Parallel()
	packages, err := Load(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range Layout().Check(packages) {
		t.Error(v)
	}
}

func TestLoadSeesThisModule(t *testing.T) {
	t.Parallel()
	packages, err := Load(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]Package{}
	for _, p := range packages {
		seen[p.Path] = p
	}
	for _, path := range []string{"internal/arch", "internal/clock"} {
		if _, ok := seen[path]; !ok {
			t.Errorf("%s is not among the %d packages that were loaded", path, len(packages))
		}
	}
	if len(seen["internal/clock"].ClockReads) == 0 {
		t.Error("internal/clock reads the clock, but no read was found")
	}
}

func TestEverySeededViolationIsFound(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		seeded Package
		want   []string
	}{
		"nothing wrong": {Package{Path: "ivr", Imports: []string{"time", "net/url", "presszero/flows"}}, nil},
		"ivr knows the line": {
			Package{Path: "ivr", Imports: []string{"presszero/queue"}}, []string{"imports queue"},
		},
		"an adapter knows another": {
			Package{Path: "queue/redisq", Imports: []string{"presszero/queue", "presszero/queue/memq"}},
			[]string{"imports queue/memq"},
		},
		"a root knows its adapter": {
			Package{Path: "queue", Imports: []string{"presszero/queue/memq"}}, []string{"imports queue/memq"},
		},
		"the wire may be used by the webhook": {
			Package{Path: "ivr/webhook", Imports: []string{"presszero/ivr/twilio", "presszero/internal/clock"}}, nil,
		},
		"the wire knows the webhook": {
			Package{Path: "ivr/twilio", Imports: []string{"presszero/ivr/webhook"}}, []string{"imports ivr/webhook"},
		},
		"an adapter has parts": {
			Package{Path: "sim/twiml", Imports: []string{"presszero/sim/fault"}}, nil,
		},
		"the oracle knows the engine": {
			Package{Path: "sim", Imports: []string{"presszero/ivr"}}, []string{"imports ivr"},
		},
		"a pure package takes a context and the network": {
			Package{Path: "queue", Imports: []string{"context", "net", "net/http", "os/exec", "math/rand/v2"}},
			[]string{"imports context", "imports math/rand/v2", "imports net", "imports net/http", "imports os/exec"},
		},
		"a pure package logs": {
			Package{Path: "flows", Imports: []string{"log/slog", "go.uber.org/zap"}},
			[]string{"imports go.uber.org/zap", "imports log/slog"},
		},
		"a pure package reads the clock": {
			Package{Path: "flows", ClockReads: []string{"time.Now at parse.go:3"}}, []string{"calls time.Now at parse.go:3"},
		},
		"a third party at the wrong door": {
			Package{Path: "queue/dispatch", Imports: []string{"github.com/redis/go-redis/v9", "github.com/spf13/viper"}},
			[]string{"imports github.com/redis/go-redis/v9", "imports github.com/spf13/viper"},
		},
		"a third party at its own door": {
			Package{Path: "queue/redisq", Imports: []string{"github.com/redis/go-redis/v9"}}, nil,
		},
		"a double outside tests": {
			Package{Path: "queue/redisq", Imports: []string{"github.com/alicebob/miniredis/v2"}},
			[]string{"imports github.com/alicebob/miniredis/v2"},
		},
		"a package without a place": {Package{Path: "utils"}, []string{"has no rule"}},
		"a place is not a prefix":   {Package{Path: "simulator"}, []string{"has no rule"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, v := range Layout().Check([]Package{tt.seeded}) {
				got = append(got, v.Does)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

func TestClockIsReadUnderAnyName(t *testing.T) {
	t.Parallel()
	const source = `package p
import clock "time"
var start = clock.Now()
func wait(d clock.Duration) { <-clock.After(d) }
func fine(time interface{ Now() int }) int { return time.Now() }`
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "p.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"time.Now at p.go:3", "time.After at p.go:4"}
	if diff := cmp.Diff(want, clockReads(files, file)); diff != "" {
		t.Errorf("reads of the clock (-want +got):\n%s", diff)
	}
}
