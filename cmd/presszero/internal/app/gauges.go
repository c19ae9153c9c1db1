package app

import (
	"context"

	"presszero/internal/obs"
	"presszero/ivr"
	"presszero/queue"
)

// look reads the line for the metrics. What cannot be read is told as it last was, and since when.
func (a *App) look(ctx context.Context) {
	for name, q := range a.live.site().Queues {
		a.metrics.SetTarget(name, q.Level.Answer, q.Level.Within)
	}
	now := a.o.Clock.Now()
	site, err := a.stores.line.Snapshot(ctx, 1)
	messages, unread := a.stores.calls.ItemCounts(ctx, now)
	if err != nil || unread != nil {
		a.metrics.SetStoreUp(0)
		return
	}
	a.metrics.SetStoreUp(1)
	line := lineMetrics(site, messages)
	line.At = now
	a.metrics.SetLine(line)
}

// lineMetrics is a snapshot in the words of the metrics.
func lineMetrics(site queue.Snapshot, messages map[string]ivr.ItemCount) obs.Line {
	line := obs.Line{Queues: map[string]obs.QueueLine{}, Agents: map[string]int{}, Messages: map[string]obs.Messages{}}
	for _, q := range site.Queues {
		view := obs.QueueLine{Waiting: q.Waiting, Agents: map[string]int{}, Callers: map[string]int{
			string(queue.Waiting): q.Waiting, string(queue.Offered): q.Offered, string(queue.Calling): q.Calling,
			string(queue.Talking): q.Talking, string(queue.Deferred): q.Deferred,
		}}
		if !q.Oldest.IsZero() {
			view.OldestWait = site.Now.Sub(q.Oldest)
		}
		line.Queues[q.Name] = view
	}
	for name, count := range messages {
		line.Messages[name] = obs.Messages{Open: count.Open, Late: count.Late}
	}
	for _, agent := range site.Agents {
		line.Agents[string(agent.State)]++
		for _, name := range agent.Queues {
			if view, ok := line.Queues[name]; ok {
				view.Agents[string(agent.State)]++
			}
		}
	}
	return line
}
