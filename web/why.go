package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"presszero/queue"
)

// WhyCall explains a caller's place.
type WhyCall struct {
	Call      string    `json:"call"`
	Queue     string    `json:"queue"`
	Lane      string    `json:"lane"`
	Position  int       `json:"position"`
	Turn      float64   `json:"turn_seconds"` // for how long the turn has been waited for, head start included
	Head      float64   `json:"head_seconds"`
	Ahead     []Ahead   `json:"ahead"`
	MayServe  []Servers `json:"may_serve"` // in the order in which they are asked
	Next      string    `json:"next,omitempty"`
	Rule      string    `json:"rule,omitempty"` // by which Next is chosen
	Sentences []string  `json:"sentences"`
}

// Ahead is a caller who comes first.
type Ahead struct {
	Call    string   `json:"call"`
	Queue   string   `json:"queue"`
	Because string   `json:"because"`
	Shared  []string `json:"shared"` // the agents who may serve both
}

// Servers are agents who may serve a caller.
type Servers struct {
	Agents  []string `json:"agents"`
	Ready   []string `json:"ready"`
	Tier    int      `json:"tier"`
	Missing int      `json:"missing"`       // needs of the caller that they do not meet in full
	Opens   float64  `json:"opens_seconds"` // until they may; 0: they may now
}

// WhyAgent explains what an agent is offered.
type WhyAgent struct {
	Agent     string           `json:"agent"`
	State     queue.AgentState `json:"state"`
	Idle      string           `json:"idle,omitempty"` // why nobody is offered now
	Lanes     []ServedLane     `json:"lanes"`
	Next      string           `json:"next,omitempty"`  // the call
	Rival     string           `json:"rival,omitempty"` // who would be offered that caller instead
	Sentences []string         `json:"sentences"`
}

// ServedLane is a lane in which the agent may serve.
type ServedLane struct {
	Queue   string  `json:"queue"`
	Lane    string  `json:"lane"`
	Tier    int     `json:"tier"`
	Missing int     `json:"missing"`
	After   float64 `json:"after_seconds"` // of the caller's turn
	Waiting int     `json:"waiting"`
}

func (a *API) whyCall(w http.ResponseWriter, r *http.Request) {
	site, err := a.line.Snapshot(r.Context(), explained)
	if err != nil {
		a.fail(w, err)
		return
	}
	why, err := site.WhyCall(r.PathValue("call"))
	if err != nil {
		a.failPlace(w, err)
		return
	}
	a.send(w, viewWhyCall(why))
}

func (a *API) whyAgent(w http.ResponseWriter, r *http.Request) {
	site, err := a.line.Snapshot(r.Context(), explained)
	if err != nil {
		a.fail(w, err)
		return
	}
	why, err := site.WhyAgent(r.PathValue("id"))
	if err != nil {
		a.fail(w, err)
		return
	}
	a.send(w, viewWhyAgent(why, site.Now))
}

func viewWhyCall(y queue.WhyCall) WhyCall {
	view := WhyCall{
		Call: y.Entry.Call, Queue: y.Entry.Queue, Lane: y.Entry.Lane, Position: y.Position, Turn: y.Turn.Seconds(), Head: y.Entry.Head.Seconds(),
		Ahead: []Ahead{}, MayServe: []Servers{}, Next: y.Next, Rule: y.Because, Sentences: byID.tellCall(y),
	}
	for _, o := range y.Ahead {
		view.Ahead = append(view.Ahead, Ahead{Call: o.Entry.Call, Queue: o.Entry.Queue, Because: o.Because, Shared: slices.Concat([]string{}, o.Shared)})
	}
	for _, p := range y.Pools {
		s := Servers{Agents: []string{}, Ready: []string{}, Tier: p.Tier, Missing: p.Missing, Opens: p.Opens.Seconds()}
		for _, g := range p.Agents {
			s.Agents = append(s.Agents, g.ID)
			if g.State == queue.Ready {
				s.Ready = append(s.Ready, g.ID)
			}
		}
		view.MayServe = append(view.MayServe, s)
	}
	return view
}

func viewWhyAgent(y queue.WhyAgent, now time.Time) WhyAgent {
	view := WhyAgent{Agent: y.Agent.ID, State: y.Agent.State, Idle: y.Idle, Lanes: []ServedLane{}, Rival: y.Rival, Sentences: byID.tellAgent(y, now)}
	if y.Next != nil {
		view.Next = y.Next.Call
	}
	for _, l := range y.Lanes {
		view.Lanes = append(view.Lanes, ServedLane{
			Queue: l.Queue, Lane: l.Lane, Tier: l.Tier, Missing: l.Missing, After: l.After.Seconds(), Waiting: l.Waiting,
		})
	}
	return view
}

// naming is how sentences name callers, agents and queues.
type naming struct {
	caller func(queue.Entry) string
	agent  func(id string) string
	queue  func(name string) string
	lane   func(text string) string // to go on with, after the queue
}

// byID names everything as the API does.
var byID = naming{func(e queue.Entry) string { return e.Call }, strings.Clone, strings.Clone, inLane}

func inLane(text string) string { return "in the lane " + text }

func (n naming) agents(ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, n.agent(id))
	}
	return listed(names)
}

// tellCall explains a caller's place in sentences.
func (n naming) tellCall(y queue.WhyCall) []string {
	e := y.Entry
	first := fmt.Sprintf("%s is number %d in the line of %s", n.caller(e), y.Position, n.queue(e.Queue))
	if e.Lane != queue.MainLane {
		first += ", " + n.lane(e.Lane)
	}
	all := []string{capital(first) + "."}
	turn := fmt.Sprintf("The caller's turn has been waited for %s", spell(y.Turn))
	if e.Head > 0 {
		turn += fmt.Sprintf(", a head start of %s included", spell(e.Head))
	}
	all = append(all, turn+".")
	if e.Resumed {
		all = append(all, "The caller had hung up, has phoned in again, and has the old place.")
	}
	for _, o := range y.Ahead {
		all = append(all, n.tellAhead(o, e))
	}
	if y.Hold > 0 {
		all = append(all, fmt.Sprintf("The caller knows %s, and waits for nobody else for another %s.", n.agent(y.Known), spell(y.Hold)))
	}
	for _, p := range y.Pools {
		all = append(all, n.tellPool(p))
	}
	switch {
	case e.State != queue.Waiting:
		all = append(all, fmt.Sprintf("The caller is %s to %s at this moment.", e.State, n.agent(e.Agent)))
	case len(y.Pools) == 0:
		all = append(all, "No agent who is registered can ever serve the caller.")
	case y.Next == "" && !slices.ContainsFunc(y.Pools, func(p queue.WhyPool) bool { return p.Opens == 0 }):
		all = append(all, fmt.Sprintf("Nobody may serve the caller yet: the first may in %s.", spell(y.Opens)))
	case y.Next == "":
		all = append(all, "None of those who may serve the caller now is ready.")
	default:
		all = append(all, fmt.Sprintf("%s would be offered the caller now: %s.", n.agent(y.Next), tellRule(y.Because)))
	}
	return all
}

func (n naming) tellAhead(o queue.Overtaker, e queue.Entry) string {
	where := ""
	if o.Entry.Queue != e.Queue {
		where = " in the line of " + n.queue(o.Entry.Queue)
	}
	text := fmt.Sprintf("%s%s comes first: %s", n.caller(o.Entry), where, o.Because)
	if len(o.Shared) > 0 {
		text += fmt.Sprintf("; %s may serve both", n.agents(o.Shared))
	}
	return capital(text) + "."
}

func (n naming) tellPool(p queue.WhyPool) string {
	var ids []string
	for _, g := range p.Agents {
		who := n.agent(g.ID)
		if g.State != queue.Ready {
			who += " (" + string(g.State) + ")"
		}
		ids = append(ids, who)
	}
	when := "now"
	if p.Opens > 0 {
		when = "in " + spell(p.Opens)
	}
	text := fmt.Sprintf("%s may serve the caller %s", listed(ids), when)
	if p.Tier > 1 {
		text += fmt.Sprintf(", in tier %d", p.Tier)
	}
	if p.Missing > 0 {
		text += fmt.Sprintf(", without %s of what the caller needs", things(p.Missing))
	}
	return text + "."
}

// rules are the choices in words.
var rules = map[queue.Choice]string{
	queue.LongestIdle: "ready for longest",
	queue.LeastTalked: "has talked least since signing in",
	queue.FewestCalls: "has had the fewest calls since signing in",
	queue.RoundRobin:  "was offered a caller longest ago",
	queue.Linear:      "stands first in agents.yaml",
	queue.Weighted:    "has had the fewest calls for the weight",
}

// tellRule says in words how an agent is chosen.
func tellRule(why string) string {
	if why == queue.WhyKnown {
		return "the agent whom the caller knows"
	}
	choice, rest, _ := strings.Cut(why, " ")
	text := rules[queue.Choice(choice)]
	if tier, ok := strings.CutPrefix(rest, "tier "); ok {
		n, _, _ := strings.Cut(tier, " ")
		return text + " of those in tier " + n + ", where nobody nearer is ready"
	}
	return text + " of those who suit best"
}

// tellAgent explains in sentences what an agent is offered.
func (n naming) tellAgent(y queue.WhyAgent, now time.Time) []string {
	g := y.Agent
	first := fmt.Sprintf("%s has been %s for %s", n.agent(g.ID), g.State, spell(now.Sub(g.Since)))
	if g.Reason != "" {
		first += " (" + g.Reason + ")"
	}
	all := []string{first + "."}
	for _, l := range y.Lanes {
		all = append(all, n.tellLane(g.ID, l))
	}
	switch {
	case len(y.Lanes) == 0:
		all = append(all, "Nobody in line can be served by "+n.agent(g.ID)+".")
	case y.Next == nil:
		all = append(all, "Nobody waits whom "+n.agent(g.ID)+" may serve by now.")
	case y.Idle != "":
		all = append(all, fmt.Sprintf("Once ready, %s might be offered %s of %s, who comes first.", n.agent(g.ID), n.caller(*y.Next), n.queue(y.Next.Queue)))
	case y.Rival != "":
		all = append(all, fmt.Sprintf("%s of %s comes first, and would be offered to %s.", n.caller(*y.Next), n.queue(y.Next.Queue), n.agent(y.Rival)))
	default:
		all = append(all, fmt.Sprintf("%s would be offered %s of %s now, who comes first.", n.agent(g.ID), n.caller(*y.Next), n.queue(y.Next.Queue)))
	}
	return all
}

func (n naming) tellLane(id string, l queue.WhyLane) string {
	text := fmt.Sprintf("%s may serve %s", n.agent(id), n.queue(l.Queue))
	if l.Lane != queue.MainLane {
		text += " " + n.lane(l.Lane)
	}
	if l.Tier > 1 {
		text += fmt.Sprintf(", in tier %d", l.Tier)
	}
	if l.After > 0 {
		text += fmt.Sprintf(", after %s of a caller's turn", spell(l.After))
	}
	if l.Missing > 0 {
		text += fmt.Sprintf(", without %s of what is needed", things(l.Missing))
	}
	return fmt.Sprintf("%s: %s there.", text, callers(l.Waiting))
}

func callers(n int) string {
	if n == 1 {
		return "1 caller waits"
	}
	return strconv.Itoa(n) + " callers wait"
}

func things(n int) string {
	if n == 1 {
		return "one thing"
	}
	return strconv.Itoa(n) + " things"
}

// spell is a duration to the second, without zero parts at its end.
func spell(d time.Duration) string {
	text := d.Round(time.Second).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// listed is a list in words.
func listed(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}
