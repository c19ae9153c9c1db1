package app

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"presszero/config"
	"presszero/internal/obs"
	"presszero/ivr/callstore"
	"presszero/queue"
	"presszero/queue/follow"
	"presszero/web/hooks"
)

// followForHooks makes what tells other systems of the events.
func (a *App) followForHooks() (err error) {
	declared, err := declaredHooks(a.settings)
	if err != nil {
		return err
	}
	s := a.settings.Hooks
	a.hooks, err = hooks.New(hooks.Options{
		Store: a.keep, Clock: a.o.Clock, Log: a.log, Observer: hookMetrics{a.metrics}, Declared: func() []hooks.Declared { return declared },
		Last: a.lastEvent, Summary: a.sumUp, Tell: a.stores.line.Tell, Private: prefixes(s.Private), GiveUp: s.GiveUp, Disable: s.Disable,
	})
	if err != nil {
		return err
	}
	a.courier, err = follow.New(follow.Options{
		Job: hooks.Job, Store: a.stores.line, Reader: a.hooks, Clock: a.o.Clock, Observer: a.metrics, Log: a.log,
	})
	return err
}

// declaredHooks are the hooks of the settings. A hook that could not be signed is refused.
func declaredHooks(s config.Settings) ([]hooks.Declared, error) {
	var all []hooks.Declared
	for _, h := range s.Hooks.Endpoints {
		secret := s.Secrets[h.Secret].Reveal()
		if secret == "" {
			return nil, fmt.Errorf("hooks.endpoints: the hook %s has no secret to sign with; set PRESSZERO_SECRET_%s", h.Name, h.Secret)
		}
		d := hooks.Declared{Name: h.Name, URL: h.URL, Secret: secret, Summary: hooks.Summary(h.Summary)}
		for kind := range strings.FieldsSeq(h.Kinds) {
			d.Kinds = append(d.Kinds, queue.EventKind(kind))
		}
		if err := hooks.CheckKinds(d.Kinds); err != nil {
			return nil, fmt.Errorf("hooks.endpoints: the hook %s: %w", h.Name, err)
		}
		all = append(all, d)
	}
	return all, nil
}

// prefixes are addresses and ranges of addresses, whose forms have been checked.
func prefixes(texts []string) []netip.Prefix {
	var all []netip.Prefix
	for _, text := range texts {
		if p, err := netip.ParsePrefix(text); err == nil {
			all = append(all, p.Masked())
		} else if one, err := netip.ParseAddr(text); err == nil {
			all = append(all, netip.PrefixFrom(one, one.BitLen()))
		}
	}
	return all
}

// lastEvent is the ID of the latest event of the feed.
func (a *App) lastEvent(ctx context.Context) (string, error) {
	_, last, err := a.stores.line.Events(ctx, "$", 1)
	return last, err
}

// callSummary is what other systems are told of a call. Times are RFC 3339.
type callSummary struct {
	Call     string           `json:"call"`
	From     string           `json:"from,omitempty"`
	To       string           `json:"to,omitempty"`
	Flow     string           `json:"flow,omitempty"`
	Language string           `json:"language,omitempty"`
	Began    time.Time        `json:"began,omitzero"`
	Path     []string         `json:"path,omitempty"` // the last steps, with the key chosen
	Queue    string           `json:"queue,omitempty"`
	State    queue.EntryState `json:"state,omitempty"`
	Since    time.Time        `json:"since,omitzero"` // service clock
	Agent    string           `json:"agent,omitempty"`
	Note     string           `json:"note,omitempty"`
	Outcome  queue.Outcome    `json:"outcome,omitempty"`
}

// sumUp is what is known of a call. What is not known any more is left out.
func (a *App) sumUp(ctx context.Context, call string, how hooks.Summary) (any, error) {
	sum := callSummary{Call: call}
	view, err := a.stores.line.Poll(ctx, call)
	switch {
	case err == nil:
		sum.From, sum.To, sum.Language, sum.Queue, sum.State = view.From, view.To, view.Language, view.Queue, view.State
		sum.Since, sum.Agent, sum.Note, sum.Outcome = view.Clock, view.Agent, view.Note, view.Outcome
	case !errors.Is(err, queue.ErrUnknownCall):
		return nil, err
	}
	session, err := a.stores.calls.Load(ctx, call)
	switch {
	case err == nil:
		sum.From, sum.To, sum.Flow, sum.Language, sum.Began, sum.Path = session.From, session.To, session.Flow, session.Language, session.Began, session.Path
	case !errors.Is(err, callstore.ErrUnknownCall):
		return nil, err
	}
	if how != hooks.Full {
		sum.From, sum.To, sum.Note = obs.MaskPhone(sum.From), obs.MaskPhone(sum.To), ""
	}
	return sum, nil
}

// hookMetrics counts what is sent to other systems.
type hookMetrics struct{ *obs.Metrics }

// HookTried implements hooks.Observer.
func (m hookMetrics) HookTried(hook string, outcome hooks.Outcome) {
	m.Metrics.HookTried(hook, string(outcome))
}
