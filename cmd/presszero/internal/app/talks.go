package app

import (
	"context"
	"errors"
	"strings"

	"presszero/flows"
	"presszero/ivr/twilio"
	"presszero/queue"
	"presszero/queue/dispatch"
	"presszero/queue/talks"
	"presszero/web"
)

// talkLine is the line as talks end in it and begin there.
type talkLine struct {
	*dispatch.Dispatcher
	store line
}

// Tell implements talks.Line.
func (l talkLine) Tell(ctx context.Context, e queue.Event) error { return l.store.Tell(ctx, e) }

// newTalks makes what is done to talks.
func (a *App) newTalks() (*talks.Service, error) {
	t := a.settings.Talk
	return talks.New(talks.Options{
		Docs: a.keep, Line: talkLine{a.line, a.stores.line}, Carrier: talkCarrier{a.carrier}, Site: talkSite{a}, Clock: a.o.Clock, Log: a.log,
		Settings: talks.Settings{
			HoldReminder: t.HoldReminder, HoldLongest: t.HoldLongest, Grace: t.Grace, Ring: t.OutsideRing, Outside: t.Outside,
		},
	})
}

// talksLater is what is done to talks, for the dispatcher, which is made before.
type talksLater struct{ a *App }

// GoesOn implements dispatch.Talks.
func (l talksLater) GoesOn(ctx context.Context, ref queue.OfferRef, leg string) (bool, error) {
	return l.a.talks.GoesOn(ctx, ref, leg)
}

// Legs implements dispatch.Talks.
func (l talksLater) Legs(ctx context.Context) (map[string]bool, error) { return l.a.talks.Legs(ctx) }

// Declined implements dispatch.Talks.
func (l talksLater) Declined(ctx context.Context, offer queue.Offer) error {
	return l.a.talks.Declined(ctx, offer)
}

// talkSite is what is declared, as callers are sent there.
type talkSite struct{ a *App }

// Queue implements talks.Site.
func (s talkSite) Queue(name string) (talks.Queue, bool) {
	q := s.a.live.site().Queues[name]
	if q == nil {
		return talks.Queue{}, false
	}
	return talks.Queue{Escalation: q.Escalation, Head: q.Routing.Head}, true
}

// AgentOf implements talks.Site.
func (s talkSite) AgentOf(id string) (queue.Agent, bool) {
	for _, a := range s.a.live.site().Agents {
		if a.ID == id {
			return agent(a), true
		}
	}
	return queue.Agent{}, false
}

// talkDesk is what the API does to talks.
type talkDesk struct {
	*talks.Service
	a *App
}

// Targets implements web.Talks: to whom callers can be sent, and how long it takes there.
func (d talkDesk) Targets(ctx context.Context, lang string) (web.Targets, error) {
	site, err := d.a.Snapshot(ctx, 0)
	if err != nil {
		return web.Targets{}, err
	}
	targets := web.Targets{Queues: map[string]web.TargetQueue{}, Agents: map[string]web.TargetAgent{}, Outside: d.a.settings.Talk.Outside}
	waiting := map[string]int{}
	for _, q := range site.Queues {
		waiting[q.Name] = q.Waiting + q.Offered
	}
	for name, q := range d.a.live.site().Queues {
		wait, err := waits{d.a}.WaitsToJoin(ctx, queue.LaneRef{Queue: name, Lane: queue.MainLane}, q.Routing.Head)
		if err != nil {
			return targets, err
		}
		targets.Queues[name] = web.TargetQueue{Title: d.a.live.Title(name, lang), Waiting: waiting[name], Wait: web.WaitRange(wait), Open: d.open(q)}
	}
	for _, agent := range site.Agents {
		targets.Agents[agent.ID] = web.TargetAgent{Name: agent.Name, State: agent.State, Since: agent.Since, Queues: agent.Queues}
	}
	return targets, nil
}

func (d talkDesk) open(q *flows.Queue) bool {
	hours, ok := d.a.live.site().Hours[q.Hours]
	return !ok || hours.IsOpen(d.a.o.Clock.Now())
}

// Announces implements web.Talks.
func (d talkDesk) Announces() bool { return d.a.settings.Talk.AnnounceListening == on }

// Offer implements web.Talks.
func (d talkDesk) Offer(ctx context.Context, ref queue.OfferRef) (queue.Offer, error) {
	return d.a.line.Answered(ctx, ref)
}

// talkOf is an agent's talk as the desk shows it; nil: there is none, or it is a colleague's.
func (a *App) talkOf(ctx context.Context, agent, call string) (any, error) {
	t, err := a.talks.Talk(ctx, call)
	switch {
	case errors.Is(err, queue.ErrNoTalk), err == nil && t.Agent != agent:
		return nil, nil
	case err != nil:
		return nil, err
	case a.settings.Talk.AnnounceListening == on:
		return web.ViewTalk(t), nil
	default:
		return web.DiscreetTalk(t), nil
	}
}

// KeyNeeded implements web.Talks: whether an agent who has accepted on the screen is asked for a key on the phone as well.
func (d talkDesk) KeyNeeded(address string) bool { return d.a.keyNeeded(address) }

func (a *App) keyNeeded(address string) bool {
	return !strings.HasPrefix(address, "client:") && (a.settings.Agents.MachineDetection != on || !strings.HasPrefix(address, "+"))
}

// Softphone implements web.Talks.
func (d talkDesk) Softphone(agent string) (web.SoftphoneToken, error) {
	declared, ok := talkSite{d.a}.AgentOf(agent)
	identity, browser := strings.CutPrefix(declared.Address, "client:")
	if !ok || !browser {
		return web.SoftphoneToken{}, queue.TalkRefusal("you are not reached in a browser; an operator gives you an address like client:" + agent + " in agents.yaml")
	}
	t := d.a.settings.Twilio
	token, until, err := twilio.SoftphoneToken(twilio.SoftphoneOptions{
		AccountSID: t.AccountSID, APIKey: t.APIKey, APISecret: t.APISecret.Reveal(), Identity: identity, Application: t.TwiMLApp,
	}, d.a.o.Clock.Now())
	if errors.Is(err, twilio.ErrNoAPIKey) {
		return web.SoftphoneToken{}, queue.TalkRefusal("the softphone needs an API key: " + err.Error())
	}
	return web.SoftphoneToken{Token: token, Identity: identity, Until: until}, err
}
