package app

import (
	"slices"
	"sync"
	"time"

	"presszero/flows"
	"presszero/queue"
	"presszero/queue/dispatch"
	"presszero/queue/estimate"
)

// keptVersions is how many versions of flows are kept for calls that began with them. Those in service are always kept.
const keptVersions = 200

// live is what is in service now: the operator's files as last built. Calls that are up keep the version of the flow
// that they began with.
type live struct {
	mu       sync.RWMutex
	now      *service
	switched *flows.Site // what is declared, under the switches that are on
	on       []flows.Switch
	laid     map[*flows.Program]*flows.Program // versions under the switches; empty while none is on
	pinned   map[string]*flows.Program         // by name and version
	order    []string                          // of pinned, those first that have been out of service for longest
	queues   map[string]dispatch.Queue
	drains   map[string]queue.Drain
	policies map[string]estimate.Policy

	callsBack bool // somebody may be owed a call
}

func newLive(s *service) *live {
	l := &live{pinned: map[string]*flows.Program{}}
	l.swap(s)
	return l
}

// swap takes new files into service, all at once.
func (l *live) swap(s *service) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = s
	for _, p := range s.built.Programs {
		l.pin(p)
	}
	for len(l.order) > max(keptVersions, len(s.built.Programs)) {
		delete(l.pinned, l.order[0])
		l.order = l.order[1:]
	}
	l.lay()
}

// turn lays the switches that are on over the files.
func (l *live) turn(on []flows.Switch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.on = on
	l.lay()
}

// lay makes what follows from the files and the switches. l.mu is held.
func (l *live) lay() {
	l.switched = l.now.built.Site.Under(l.on)
	l.queues, l.drains, l.policies = map[string]dispatch.Queue{}, map[string]queue.Drain{}, map[string]estimate.Policy{}
	for name, q := range l.switched.Queues {
		hours := l.switched.Hours[q.Hours]
		l.queues[name] = dispatch.Queue{
			Ring: q.Ring, WrapUp: q.WrapUp, Callback: callbackRules(q, hours), Routing: offered(routing(q.Routing), q.Offers),
		}
		l.drains[name], l.policies[name] = queue.NewDrain(q.Handle), policy(q)
	}
	l.callsBack = l.now.built.callsBack()
	l.laid = map[*flows.Program]*flows.Program{}
	if len(l.on) == 0 {
		return
	}
	sites := map[*flows.Site]*flows.Site{}
	for _, p := range l.pinned {
		if sites[p.Site] == nil {
			sites[p.Site] = p.Site.Under(l.on)
		}
		l.laid[p] = p.At(sites[p.Site])
	}
}

// under is a version of a flow under the switches that are on. l.mu is held.
func (l *live) under(p *flows.Program) *flows.Program {
	if laid, on := l.laid[p]; on {
		return laid
	}
	return p
}

// pin keeps a version that is in service now.
func (l *live) pin(p *flows.Program) {
	key := p.Name + "@" + p.Version
	if _, known := l.pinned[key]; known {
		l.order = slices.DeleteFunc(l.order, func(other string) bool { return other == key })
	} else {
		l.pinned[key] = p
	}
	l.order = append(l.order, key)
}

// Program implements ivr.Programs: the version asked for, or the one now in service, under the switches that are on.
func (l *live) Program(flow, version string) (*flows.Program, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if version == "" {
		p, ok := l.now.built.Programs[flow]
		return l.under(p), ok
	}
	p, ok := l.pinned[flow+"@"+version]
	return l.under(p), ok
}

// Queues is what dispatch needs to know of the queues.
func (l *live) Queues() map[string]dispatch.Queue {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.queues
}

// site is what is declared now, under the switches that are on.
func (l *live) site() *flows.Site {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.switched
}

// built is what the files say now.
func (l *live) built() *Built {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.now.built
}

// Limit implements webhook.Queues.
func (l *live) Limit(name string) int {
	if q := l.site().Queues[name]; q != nil {
		return q.MaxWaiting
	}
	return 0
}

// Title implements webhook.Queues: the title in the language, or else the queue's name.
func (l *live) Title(name, lang string) string {
	q := l.site().Queues[name]
	if q == nil {
		return name
	}
	if title, err := q.Title.Of(lang).Text.Render(nil); err == nil && title != "" {
		return title
	}
	return name
}

// fresh is how old a published forecast may be that callers are still told.
const fresh = 10 * time.Second

// Estimate implements webhook.Queues: the published forecast, or, where there is no fresh one, the line as it drains.
func (l *live) Estimate(v queue.View) queue.Wait {
	if age := v.Now.Sub(v.Forecast.At); age <= fresh {
		return v.Forecast.Aged(v.Now)
	}
	l.mu.RLock()
	drain, declared := l.drains[v.Queue]
	l.mu.RUnlock()
	if !declared {
		return queue.Wait{Basis: queue.BasisNone, Reason: "the queue is not declared"}
	}
	return drain.Estimate(v.Line, v.Now)
}

// Policy implements webhook.Queues: what the queue declares, or else what suits most lines.
func (l *live) Policy(name string) estimate.Policy {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if p, declared := l.policies[name]; declared {
		return p
	}
	return estimate.DefaultPolicy()
}

// policy is what a queue's callers are told of their wait.
func policy(q *flows.Queue) estimate.Policy {
	p, a := estimate.DefaultPolicy(), q.Announces()
	p.First, p.Every, p.Progress, p.Quantile, p.Untimed = a.First, a.Every, a.Progress, a.Quantile, !a.Wait
	switch {
	case !a.Position:
		p.Farthest = 0
	case a.Farthest > 0:
		p.Farthest = a.Farthest
	}
	if q.Callback != nil {
		p.Offer = q.Callback.After
	}
	return p
}

// agents are the declared agents in the line's words.
func (l *live) agents() []queue.Agent {
	var agents []queue.Agent
	for _, a := range l.site().Agents {
		agents = append(agents, present(agent(a), a))
	}
	return agents
}

// flow is the flow that answers a number.
func (l *live) flow(number string) string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.now.numbers.flow(number)
}

// fallback is the document for every fault.
func (l *live) fallback() []byte {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.now.fallback
}

// hosts are the systems that flows may ask.
func (l *live) hosts() flows.Hosts {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.now.hosts
}

// remembers reports whether callers of a flow choose a language that is worth remembering.
func (l *live) remembers(flow string) bool {
	p, ok := l.Program(flow, "")
	return ok && p.Remembers()
}

// names are the flows in service.
func (l *live) names() []string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.now.built.Names()
}
