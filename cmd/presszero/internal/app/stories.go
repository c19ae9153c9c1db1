package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"presszero/flows/flowtest"
	"presszero/ivr"
	"presszero/ivr/callstore"
	"presszero/ivr/webhook"
	"presszero/queue/follow"
	"presszero/web/story"
)

// tellStories makes what keeps the stories of calls.
func (a *App) tellStories(contacts *callstore.Contacts) (err error) {
	a.stories, err = story.New(story.Options{
		Store: a.keep, Keep: a.settings.Stories.Keep, Programs: a.live, Hash: contacts.Hash, Clock: a.o.Clock, Observer: a.metrics, Log: a.log,
	})
	if err != nil {
		return err
	}
	a.storied, err = follow.New(follow.Options{
		Job: "stories", Store: a.stores.line, Reader: a.stories.Follower(), Clock: a.o.Clock, Observer: a.metrics, Log: a.log,
	})
	return err
}

// toldEngine is an engine whose calls are told.
type toldEngine struct {
	webhook.Engine
	stories *story.Stories
}

// Begin implements webhook.Engine.
func (e toldEngine) Begin(flow string, ev ivr.Event, now time.Time) ivr.Outcome {
	out := e.Engine.Begin(flow, ev, now)
	e.stories.Turn(ivr.Session{Call: ev.Call, Flow: flow}, ev, out, now)
	return out
}

// Step implements webhook.Engine.
func (e toldEngine) Step(s ivr.Session, ev ivr.Event, now time.Time) ivr.Outcome {
	out := e.Engine.Step(s, ev, now)
	e.stories.Turn(s, ev, out, now)
	return out
}

// toldCalls tells when the carrier has ended a call.
type toldCalls struct {
	webhook.Calls
	stories *story.Stories
}

// End implements webhook.Calls.
func (c toldCalls) End(ctx context.Context, call string) error {
	c.stories.Ended(call)
	return c.Calls.End(ctx, call)
}

// siteNames are what the operator calls queues and agents.
type siteNames struct{ live *live }

// QueueTitle implements story.Names.
func (n siteNames) QueueTitle(name string) string { return n.live.Title(name, "en") }

// AgentName implements story.Names.
func (n siteNames) AgentName(id string) string {
	for _, agent := range n.live.site().Agents {
		if agent.ID == id && agent.Name != "" {
			return agent.Name
		}
	}
	return id
}

// testOf makes a test of a call, as presszero flow test --from-log does out of the log: a story has the log's words for what a
// test is made of.
func (a *App) testOf(_ context.Context, s story.Story) ([]byte, error) {
	var log bytes.Buffer
	lines := json.NewEncoder(&log)
	for _, turn := range s.Turns() {
		line := struct {
			Message string `json:"msg"`
			story.Turn
		}{"caller: event", turn}
		if err := lines.Encode(line); err != nil {
			return nil, fmt.Errorf("make a test of the call: %w", err)
		}
	}
	if over := s.Over(); !over.IsZero() {
		_ = lines.Encode(map[string]any{"msg": "call ended", "call": s.Call.Call, "at": over}) // a buffer takes all
	}
	read, err := flowtest.ReadLog(&log, s.Call.Call)
	if err != nil {
		return nil, fmt.Errorf("%w: its beginning is not kept", story.ErrNoTest)
	}
	read.Name = "a call at " + read.Moments[0].At.UTC().Format(time.RFC3339)
	program, known := a.live.Program(read.Flow, "")
	if !known {
		return nil, fmt.Errorf("%w: the flow %s is no longer in service", story.ErrNoTest, read.Flow)
	}
	recorded, err := flowtest.Record(program, read)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", story.ErrNoTest, err)
	}
	return recorded.File.Data, nil
}
