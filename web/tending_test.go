package web

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"presszero/queue"
)

func (l *line) Agent(context.Context, string) (queue.Agent, error) { return l.agent, l.err }

func (l *line) ExtendWrapUp(_ context.Context, id string, by time.Duration) (queue.Agent, error) {
	l.wish = id + " extends by " + by.String()
	return l.agent, l.err
}

func (l *line) Beat(_ context.Context, id string, lease time.Duration) (queue.Agent, error) {
	l.wish = id + " beats for " + lease.String()
	return l.agent, l.err
}

func TestAnAgentAsksForMoreTimeOrForNone(t *testing.T) {
	t.Parallel()
	wrapping := queue.Agent{ID: "anna", State: queue.WrapUp, Call: "CA1", Deadline: noon}
	const path = "POST /api/v1/agents/anna/wrap-up"
	for name, c := range map[string]struct {
		request, body string
		agent         queue.Agent
		err           error
		code          int
		wish, answer  string
	}{
		"more":            {path, `{"extend":"2m"}`, wrapping, nil, 200, "anna extends by 2m0s", `"until":"2026-03-03T12:00:00Z"`},
		"none":            {path, `{"done":true}`, wrapping, nil, 200, "anna ready", `"state":"wrap-up"`},
		"both":            {path, `{"extend":"2m","done":true}`, wrapping, nil, 400, "", "the body must be"},
		"neither":         {path, `{}`, wrapping, nil, 400, "", "the body must be"},
		"no time":         {path, `{"extend":"soon"}`, wrapping, nil, 400, "", "the body must be"},
		"back in time":    {path, `{"extend":"-2m"}`, wrapping, nil, 400, "", "the body must be"},
		"not wrapping up": {path, `{"done":true}`, queue.Agent{ID: "anna", State: queue.Talking}, nil, 409, "", "not wrapping up"},
		"only resting":    {path, `{"done":true}`, queue.Agent{ID: "anna", State: queue.WrapUp}, nil, 409, "", "not wrapping up"},
		"too late":        {path, `{"extend":"2m"}`, wrapping, queue.ErrNoWrapUp, 409, "anna extends by 2m0s", "not wrapping up"},
		"nobody":          {path, `{"done":true}`, wrapping, queue.ErrUnknownAgent, 404, "", "no agent"},
		"a beat":          {"PUT /api/v1/agents/anna/beat", `{}`, wrapping, nil, 200, "anna beats for 0s", `"id":"anna"`},
		"a longer beat":   {"PUT /api/v1/agents/anna/beat", `{"lease":"1m"}`, wrapping, nil, 200, "anna beats for 1m0s", `"id":"anna"`},
		"too long a beat": {"PUT /api/v1/agents/anna/beat", `{"lease":"2h"}`, wrapping, nil, 400, "", "from 1s to 1h"},
		"nobody's beat":   {"PUT /api/v1/agents/anna/beat", `{}`, wrapping, queue.ErrUnknownAgent, 404, "anna beats for 0s", "no agent"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			method, target, _ := strings.Cut(c.request, " ")
			l := &line{agent: c.agent, err: c.err}
			code, body := ask(t, l, httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(c.body)))
			if code != c.code || l.wish != c.wish || !strings.Contains(body, c.answer) {
				t.Errorf("%d %s after %q, want %d %s after %q", code, body, l.wish, c.code, c.answer, c.wish)
			}
		})
	}
}
