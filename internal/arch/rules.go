package arch

import "slices"

// Module is the path that all our packages begin with.
const Module = "presszero"

// Rule gives the packages of one pattern their place. Patterns are paths below the module: "queue" is that package
// alone, "sim/..." is sim with everything below it, which may import each other. A pure package receives the time as an
// argument and returns values: no context, network, files, logs or chance.
type Rule struct {
	Packages string
	Pure     bool
	May      []string
	Because  string
}

// Door lists the only packages that may import a third party.
type Door struct {
	Import string
	Opens  []string
}

// House is the whole table: the first rule that matches a package counts.
type House struct {
	Rules []Rule
	Doors []Door
}

// ours is what every worldly package may use without asking.
var ours = []string{"internal/clock", "internal/obs", "internal/obs/trace", "internal/audio"}

// Layout is the house of Press Zero, from the inside outwards.
func Layout() House {
	return House{Rules: layers(), Doors: doors()}
}

func layers() []Rule { return slices.Concat(core(), adapters(), programs()) }

// core is what rests on nothing, and what is pure.
func core() []Rule {
	return []Rule{
		{Packages: "internal/clock", Because: "everything rests on it"},
		{Packages: "internal/obs", May: []string{"internal/clock"}},
		{Packages: "internal/obs/trace", May: []string{"internal/obs"}, Because: "what may be told of a request is decided in one place"},
		{Packages: "internal/obs/trace/collector", Because: "only tests import it"},
		{Packages: "internal/arch"},
		{Packages: "internal/golden", Because: "only tests import it"},
		{Packages: "internal/redistest", May: []string{"internal/clock"}, Because: "only tests import it"},
		{Packages: "internal/browser", May: []string{"internal/clock"}, Because: "only tests import it"},
		{Packages: "internal/audio"},
		{Packages: "internal/audio/...", May: []string{"internal/audio"}},

		{Packages: "flows", Pure: true, May: []string{"ivr/phrase"}, Because: "the language is tested without a server; how values are spoken stands in one table"},
		{Packages: "queue/erlang", Pure: true, Because: "formulas know nothing of ours"},
		{Packages: "queue/estimate", Pure: true, May: []string{"queue", "queue/erlang"}, Because: "it is measured with a virtual clock; erlang is what its test compares with"},
		{
			Packages: "queue/estimate/bench", May: []string{"queue", "queue/estimate", "queue/history", "queue/staffing"},
			Because: "it measures, and nothing of the service needs it",
		},
		{Packages: "queue/history", Pure: true, May: []string{"queue", "queue/memq", "queue/queuetest"}, Because: "it counts what the feed tells; its test lives through days of memq"},
		{Packages: "queue/figures", Pure: true, May: []string{"queue", "queue/history", "queue/staffing"}, Because: "what counts mean is arithmetic; its table of figures is the manual's"},
		{Packages: "queue/staffing", Pure: true, May: []string{"queue", "queue/erlang", "queue/estimate", "queue/history"}, Because: "it is measured with a virtual clock"},
		{Packages: "queue/follow", May: with("queue", "queue/events"), Because: "one replica does a job that rests on the feed, whatever the job"},
		{Packages: "queue/forecast", May: with("queue", "queue/estimate", "queue/follow"), Because: "it learns from the feed and publishes what it expects; any store"},
		{
			Packages: "queue/lookout", May: with("queue", "queue/estimate", "queue/events", "queue/follow", "queue/forecast", "queue/history", "queue/staffing", "queue/memq", "queue/simulate"),
			Because: "it counts the feed and looks after the staff; any store, in its test the real line of simulated days",
		},
		{Packages: "queue/events", Pure: true, May: []string{"queue"}, Because: "one table is the schema, the manual and the line of text"},
		{Packages: "queue", Pure: true, Because: "the line is a model; ivr and queue never know each other"},
		{Packages: "ivr/phrase", Pure: true},
		{Packages: "ivr", Pure: true, May: []string{"flows", "ivr/phrase"}, Because: "ivr and queue never know each other"},

		{Packages: "ivr/prove", Pure: true, May: []string{"flows", "ivr", "ivr/phrase"}, Because: "what is proven is the engine itself"},
	}
}

// adapters are the worldly packages.
func adapters() []Rule {
	return []Rule{
		{Packages: "flows/library", May: []string{"flows"}},
		{Packages: "flows/graph", Pure: true, May: []string{"flows"}},
		{Packages: "flows/schema", Pure: true, May: []string{"flows"}},
		{Packages: "flows/flowtest/...", May: with("flows", "flows/library", "ivr", "ivr/phrase")},
		{Packages: "ivr/twilio/...", May: with("flows", "ivr", "ivr/phrase")},
		{Packages: "ivr/callstore/...", May: with("flows", "ivr")},
		{Packages: "ivr/fetch/...", May: with("flows", "ivr")},
		{
			Packages: "ivr/webhook/...", May: with("flows", "ivr", "ivr/phrase", "queue", "queue/estimate", "ivr/twilio"),
			Because: "calls meet the line here; the form is decoded and the reply encoded by ivr/twilio, see docs/adr/0002",
		},
		{Packages: "queue/queuetest", May: with("queue", "queue/events"), Because: "every store passes it, so it knows none"},
		{Packages: "queue/queuetest/crowd", May: with("queue", "queue/dispatch", "queue/queuetest"), Because: "real dispatchers, any store"},
		{Packages: "queue/redisq/...", May: with("queue")},
		{Packages: "queue/memq/...", May: with("queue")},
		{
			Packages: "queue/simulate", May: with("queue", "queue/memq", "queue/erlang", "queue/estimate", "queue/events"),
			Because: "it plays callers through the real line, and reads days that were; erlang is what its test compares with",
		},
		{
			Packages: "queue/simulate/promises", May: with("queue", "queue/memq", "queue/estimate", "queue/forecast", "queue/simulate"),
			Because: "it speaks to made-up callers as the service does to real ones",
		},
		{Packages: "queue/talks", May: with("queue", "web/keep"), Because: "it keeps what is done to talks beside the line; the line, the carrier and the screens come through app"},
		{Packages: "queue/dispatch/...", May: with("queue")},
		{Packages: "queue/ledger", May: with("queue"), Because: "it follows any store; what callers were told comes through app"},
		{Packages: "sim/...", May: with(), Because: "an oracle that knows our engine would agree with its mistakes"},
		{Packages: "web/access/accesstest", May: []string{"web/access"}, Because: "only tests import it"},
		{Packages: "web/...", May: with("flows", "ivr", "ivr/phrase", "queue", "queue/events", "queue/figures", "queue/history", "queue/staffing", "queue/talks")},
	}
}

// programs are those that put the others together.
func programs() []Rule {
	return []Rule{
		{Packages: "docs", May: with("config", "flows", "flows/flowtest", "flows/library", "queue/events", "queue/figures", "web/access"), Because: "a test alone: every example in the manual holds"},
		{Packages: "deploy", Because: "a test alone: rules and dashboard are held to the metrics by the manual"},
		{Packages: "config", Because: "every package has its own Options, app translates"},
		{
			Packages: "cmd/presszero/internal/app", May: []string{"..."},
			Because: "the one package that knows every concrete type",
		},
		{Packages: "cmd/presszero/internal/screens", Because: "tests alone: the pages in a real browser"},
		{
			Packages: "cmd/presszero/internal/cli",
			May: with("cmd/presszero/internal/app", "config", "flows", "flows/flowtest", "flows/graph", "flows/schema", "ivr/prove",
				"queue", "queue/erlang", "queue/estimate/bench", "queue/events", "queue/figures", "queue/history", "queue/simulate", "queue/simulate/promises", "queue/staffing", "sim", "web", "web/hooks", "web/story", "web/switches", "web/access"),
			Because: "demo and call move the simulated carrier's phones, agent and queue speak the API; see docs/adr/0006",
		},
		{
			Packages: "cmd/presszero", May: []string{"cmd/presszero/internal/cli"},
			Because: "main hands over the streams and the exit code",
		},
	}
}

func doors() []Door {
	return []Door{
		{Import: "github.com/spf13/viper", Opens: []string{"config"}},
		{Import: "google.golang.org/protobuf", Opens: []string{"ivr", "internal/obs/trace/collector"}},
		{Import: "github.com/spf13/cobra", Opens: []string{"cmd/presszero/internal/cli"}},
		{Import: "github.com/twilio/twilio-go", Opens: []string{"ivr/twilio/..."}},
		{
			Import: "github.com/redis/go-redis",
			Opens:  []string{"queue/redisq/...", "ivr/callstore/...", "web/keep", "cmd/presszero/internal/app", "internal/redistest"},
		},
		{Import: "github.com/alexedwards/scs", Opens: []string{"web/access"}},
		{Import: "github.com/alexedwards/argon2id", Opens: []string{"web/access"}},
		{Import: "go.opentelemetry.io", Opens: []string{"internal/obs", "internal/obs/trace/..."}},
		{Import: "github.com/sony/gobreaker", Opens: []string{"ivr/fetch"}},
		{Import: "github.com/expr-lang/expr", Opens: []string{"flows"}},
		{Import: "github.com/chromedp", Opens: []string{"internal/browser"}},
		{Import: "github.com/alicebob/miniredis"},
		{Import: "pgregory.net/rapid", Opens: []string{"queue/queuetest", "web/live"}},
		{Import: "github.com/anishathalye/porcupine", Opens: []string{"queue/queuetest"}},
	}
}

// with is what an adapter may import: the given packages above it and ours.
func with(above ...string) []string { return append(above, ours...) }
