package app

import (
	"context"
	"strconv"
	"time"

	"presszero/queue"
	"presszero/web/access"
)

// boardPlaces is how many places of each line a wallboard shows.
const boardPlaces = 20

// board composes what wallboards show: how each line stands now, without callers.
func (a *App) board(ctx context.Context, _ access.Who) (any, error) {
	site, err := a.stores.line.Snapshot(ctx, boardPlaces)
	if err != nil {
		return nil, err
	}
	queues, total := map[string]any{}, queue.QueueView{}
	for name := range a.live.site().Queues {
		queues[name] = a.boardQueue(name, queue.QueueView{Name: name}, site.Agents)
	}
	for _, q := range site.Queues {
		queues[q.Name] = a.boardQueue(q.Name, q, site.Agents)
		total.Waiting += q.Waiting + q.Offered
		if !q.Oldest.IsZero() && (total.Oldest.IsZero() || q.Oldest.Before(total.Oldest)) {
			total.Oldest = q.Oldest
		}
	}
	agents := map[string]any{}
	for _, g := range site.Agents {
		agents[g.ID] = map[string]any{"name": g.Name, "state": g.State, "since": g.Since, "reason": g.Reason}
	}
	return map[string]any{
		"at": site.Now, "queues": queues, "agents": agents, "alerts": map[string]any{},
		"total": map[string]any{"waiting": total.Waiting, "longest_wait_since": since(total.Oldest), "agents": states(site.Agents, "")},
	}, nil
}

func (a *App) boardQueue(name string, q queue.QueueView, agents []queue.Agent) map[string]any {
	places := map[string]any{}
	for i, e := range q.Entries {
		places[strconv.Itoa(i+1)] = map[string]any{"since": e.Clock}
	}
	return map[string]any{
		"title": a.live.Title(name, "en"), "waiting": q.Waiting + q.Offered, "longest_wait_since": since(q.Oldest),
		"positions": places, "agents": states(agents, name),
	}
}

// since is nil for a time that is not known.
func since(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// states counts the agents of a queue, or of all, by state.
func states(agents []queue.Agent, name string) map[string]int {
	count := map[string]int{"ready": 0, "reserved": 0, "talking": 0, "wrap_up": 0, "away": 0, "offline": 0}
	for _, g := range agents {
		if name == "" || g.Serves(name) {
			state := string(g.State)
			if g.State == queue.WrapUp {
				state = "wrap_up"
			}
			count[state]++
		}
	}
	return count
}
