package figures

import (
	"fmt"
	"strings"
)

// Definition says what a figure is.
type Definition struct {
	Name    string // as the API has it, with a dot before what is inside
	Board   string // as the wallboard has it; empty: it has not
	What    string
	Formula string // empty: it is counted
	Source  string // of the definition; empty: ours
	Trap    string
}

// Where definitions come from.
const (
	connect = "Amazon Connect, metrics definitions"
	router  = "Twilio TaskRouter's reservations"
	field   = "common"
)

// Definitions are all figures, in the order in which they are told.
func Definitions() []Definition {
	return append(ofCallers(), ofWork()...)
}

func ofCallers() []Definition {
	return []Definition{
		{"offered", "offered", "callers who came in line, by phone; who goes on to another queue is offered there again", "", connect, "more than answered + abandoned + gone another way while somebody waits"},
		{"answered", "answered", "of those, who met an agent: the two hear each other", "", connect, ""},
		{"answered_in_time", "", "of those, within T, the `within` of the service level", "", connect, "T of each queue where several are added up"},
		{"abandoned", "abandoned", "who hung up in line, or whom the carrier did not know any more", "", connect, "who is called back has not abandoned"},
		{"abandoned_in_time", "", "of those, within T", "", connect, ""},
		{"abandoned_short", "short_abandoned", "of those, within S, the `short` of the service level", "", "callcentrehelper.com: short calls", "they stand in `abandoned` as well"},
		{"gone_another_way", "", "who left in another way, by `ways`: `callback`, `queue`, `ladder` (a message, a number on call, by a key or by rule), `other`", "", field, ""},
		{"ways", "", "the same, by way", "", field, ""},
		{"redialled", "", "who called again and got the place of their earlier call", "", "", ""},
		{"transferred_in", "", "who came from another queue", "", connect, "a transfer by an agent is a new stay of the same call"},
		{"waiting_at_begin", "spark.waiting", "who waited when the interval began", "", field, "counted with the first event in it"},
		{"service_level", "service_level", "by every formula, with the number of callers it was taken of", "see below", "see below", "a number without its formula says little"},
		{"abandon_rate", "", "share of callers who hung up", "abandoned / (answered + abandoned + gone another way)", connect, ""},
		{"abandon_rate_without_short", "", "the same without short hang-ups", "(abandoned - short) / (answered + abandoned + gone another way - short)", "the-cma.org, call centre metrics", "S is chosen by whoever is judged"},
		{"asa_seconds", "asa", "average speed of answer: the mean wait of the answered, from coming in line until the two hear each other", "sum of waits / answered", connect, "time in the flow is not in it; a mean hides the tail"},
		{"abandon_time_seconds", "", "the mean wait of those who hung up", "sum of waits / abandoned", connect, ""},
		{"wait_p50_seconds", "wait_p50", "the wait that half of the answered did not exceed; `wait_p90`, `wait_p95`: nine, nineteen of twenty", "nearest rank of buckets that are 2 % wide, or 0.1 s", field, "within 1 %, or 0.05 s, of the truth; those who hung up are not in it"},
		{"wait_p90_seconds", "wait_p90", "see `wait_p50_seconds`", "", "", ""},
		{"wait_p95_seconds", "", "see `wait_p50_seconds`", "", "", ""},
		{"longest_wait_seconds", "", "the longest wait of those who were answered or hung up", "from the same buckets", connect, "who still waits is not in it: see `longest_wait_since` of the board"},
		{"time_to_human", "time_to_human", "from the beginning of the call until the caller met an agent", "mean, p50, p90, p95", "", "of those who phoned and stayed on the phone; the wallboard shows the median"},
		{"calls", "", "calls that began, by flow", "", "", "not all of them ever come in line"},
		{"calls_ended", "", "calls that ended, by how the carrier saw it", "", "", ""},
		{"zero_outs", "zero_outs", "callers who asked for a person in a flow, by flow and step, with the queue they went to", "", "videsign's waterfall report", "no failure of the caller's; 0 in line is none"},
		{"no_input", "", "questions of a flow that were not answered, by flow and step", "", "the same", ""},
		{"wrong_input", "", "answers that were none, by flow and step", "", "the same", ""},
		{"faults", "faults", "faults of ours that a person answered, by reason", "", "", "those after which nobody's queue is known stand under all queues only"},
		{"promises", "coverage", "waits with a time that callers were told, and what became of them", "coverage = kept / (kept + late + broken)", "Jouini et al., 2015: being late costs more than being early", "`void`: gone before; `replaced`: openly, by another one. `coverage` of the promises' summary counts replaced ones as well"},
		{"callbacks", "callbacks", "callbacks `offered` to callers in line because the wait was long, `accepted`, and those that are over: `kept`, `late`, `broken`, and of them `unreached`", "", connect, "accepted and over are other callbacks: one of yesterday may be kept today"},
		{"forecast", "", "callers who were expected when the interval began", "", "", ""},
	}
}

func ofWork() []Definition {
	return []Definition{
		{"handled", "", "talks that ended, callbacks among them", "", connect, "counted when the agent is free again"},
		{"aht_seconds", "aht", "average handling time", "(talk + hold + wrap-up) / handled", connect, "ringing is not in it: see `ring_seconds`"},
		{"talk_seconds", "", "the mean time from acceptance until the end, hold taken out", "talk / handled", connect, ""},
		{"hold_seconds", "", "the mean time on hold of all talks", "hold / handled", connect, ""},
		{"held_talks", "", "talks in which the caller was on hold", "", connect, ""},
		{"hold_of_held_seconds", "", "the mean time on hold of those", "hold / held talks", connect, "the one that callers feel"},
		{"wrap_up_seconds", "", "the mean time of work after the call", "wrap-up / handled", connect, ""},
		{"ring_seconds", "", "the mean time from the offer until it was accepted, of talks", "ring / handled", "", ""},
		{"occupancy", "occupancy", "share of their time at work in which agents were reserved, talking or wrapping up", "busy / at work", "reporting-toolbox.com: by the clock on the wall", "of the agents who serve the queue, whatever they were busy with; a rest after a miss is not busy"},
		{"agents_present", "", "agents at work who serve the queue, in the mean", "time at work / length", field, "counted with the next event after the interval"},
		{"offers", "", "offers `made` to agents, `accepted`, `refused` by why, `withdrawn` because the caller had gone or a colleague was faster", "answer_rate = accepted / (accepted + refused); rona_rate = no-answer / (accepted + refused)", router, "one caller may be offered several times"},
	}
}

// Page is the page of the manual: the figures and the formulas.
func Page() string {
	var b strings.Builder
	b.WriteString("| figure | wallboard | what it is | formula | source | mind |\n|---|---|---|---|---|---|\n")
	for _, d := range Definitions() {
		shown := ""
		if d.Board != "" {
			shown = "`" + d.Board + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", d.Name, shown, d.What, d.Formula, d.Source, d.Trap)
	}
	b.WriteString("\n### Service levels\nT is the queue's `within`, S its `short`; `*` marks what is shown first where nothing is declared.\n\n")
	b.WriteString("| `formula` | shown as | share | the example gives | source | mind |\n|---|---|---|---|---|---|\n")
	for _, f := range Formulas() {
		mark := ""
		if f.Name == Strict {
			mark = " *"
		}
		fmt.Fprintf(&b, "| `%s`%s | %s | %s | %.1f %% | %s | %s |\n", f.Name, mark, f.Title, f.Text, 100*f.Of(Example).Value, f.Source, f.Trap)
	}
	return b.String()
}
