package app

import (
	"time"

	"presszero/flows"
	"presszero/queue"
	"presszero/queue/dispatch"
)

// callbackRules are the rules by which a queue calls back, in the line's words. The hours are the queue's; nil: none.
func callbackRules(q *flows.Queue, hours *flows.Hours) dispatch.CallbackRules {
	rules := q.Calls()
	return dispatch.CallbackRules{
		First: rules.First, Tries: rules.Tries, Gap: rules.Gap, Expiry: rules.Expires, Ring: rules.Ring,
		Next: func(t time.Time) time.Time { return mayCall(rules, hours, t) },
	}
}

// mayCall is the next time for a call. Where none is known, nobody is called for a day, and then it is looked at again.
func mayCall(rules flows.CallbackRules, hours *flows.Hours, t time.Time) time.Time {
	if next := rules.NextCall(hours, t); !next.IsZero() {
		return next
	}
	return t.AddDate(0, 0, 1)
}

// CallsBack implements webhook.Queues.
func (l *live) CallsBack() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.callsBack
}

// callsBack reports whether anybody is ever called back, by a queue or by a flow.
func (b *Built) callsBack() bool {
	for _, q := range b.Site.Queues {
		if q.CallsBack() {
			return true
		}
	}
	for _, p := range b.Programs {
		if len(p.CallsBack()) > 0 {
			return true
		}
	}
	return false
}

// CallsAgain implements webhook.Queues: one try more is left, before the callback expires.
func (l *live) CallsAgain(e queue.Entry, now time.Time) bool {
	rules, _ := l.callback(e.Queue)
	if e.Callback.Tries+1 >= rules.Tries {
		return false
	}
	next := l.Queues()[e.Queue].Callback.Next
	return next == nil || e.Callback.Expires.IsZero() || next(now.Add(rules.Gap)).Before(e.Callback.Expires)
}

// callback are the rules by which a queue calls back, and its hours; nil: none.
func (l *live) callback(name string) (flows.CallbackRules, *flows.Hours) {
	site := l.site()
	q, ok := site.Queues[name]
	if !ok {
		q = &flows.Queue{}
	}
	return q.Calls(), site.Hours[q.Hours]
}
