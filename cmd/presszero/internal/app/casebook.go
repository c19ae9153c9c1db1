package app

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"presszero/flows"
	"presszero/internal/obs"
	"presszero/ivr/callstore"
	"presszero/queue"
	"presszero/queue/follow"
	"presszero/web/access"
	"presszero/web/casebook"
	desks "presszero/web/desk"
	"presszero/web/story"
)

// casework is what is kept of calls, and what people at work do with them.
type casework struct {
	stories  *story.Stories
	storied  *follow.Follower // writes what happens in line into the stories
	casebook *casebook.Book
	desks    *desks.Composer
	contacts *callstore.Contacts
}

func (a *App) openCasework(contacts *callstore.Contacts) error {
	if err := a.tellStories(contacts); err != nil {
		return err
	}
	return a.openCasebook(contacts)
}

func (a *App) startCasework(ctx context.Context) {
	a.stories.Start()
	a.storied.Start()
	a.work.Go(func() { a.casebook.Run(ctx) })
}

func (a *App) stopCasework() {
	a.storied.Stop()
	a.stories.Stop()
}

// openCasebook makes what keeps what people at work write about calls, and what composes their desks.
func (a *App) openCasebook(contacts *callstore.Contacts) (err error) {
	a.contacts = contacts
	a.casebook, err = casebook.New(casebook.Options{
		Store: a.keep, Keep: a.settings.Casebook.Keep, Clock: a.o.Clock, Hash: contacts.Hash, Person: a.person, Dispositions: a.dispositions,
		Told: a.acted, Tell: a.stores.line.Tell, Late: a.metrics.SetFollowUpsLate, Log: a.log,
	})
	if err != nil {
		return err
	}
	a.desks, err = desks.New(desks.Options{
		Line: a.stores.line, Site: a.live.site, Names: siteNames{a.live}, Waits: a.waitsNow, Contact: contacts.Look, Stories: a.stories,
		Book: a.casebook, Talk: a.talkOf, Key: a.keyNeeded, Clock: a.o.Clock,
	})
	return err
}

// acted tells what somebody at work did with a call: its story, and the desks at which it shows.
func (a *App) acted(call string, act story.Act) {
	a.stories.Acted(call, act)
	a.hub.Changed("desk")
}

// callRoutes adds the routes of what is kept of calls.
func (a *App) callRoutes(mux *http.ServeMux, guard access.Guard) error {
	stories, err := story.NewAPI(story.APIOptions{Stories: a.stories, Names: siteNames{a.live}, Test: a.testOf, Log: a.log})
	if err != nil {
		return err
	}
	book, err := casebook.NewAPI(casebook.APIOptions{Book: a.casebook, Serves: a.serves, Erase: a.forgetCaller, Log: a.log})
	if err != nil {
		return err
	}
	stories.Register(mux, guard)
	book.Register(mux, guard)
	a.desks.Register(mux, guard, a.log)
	return nil
}

// person is the caller of a call: as the line has them, or else as the memory of calls, or their story, does.
func (a *App) person(ctx context.Context, call string) (casebook.Person, error) {
	var p casebook.Person
	entry, err := a.stores.line.Poll(ctx, call)
	if err != nil && !errors.Is(err, queue.ErrUnknownCall) {
		return p, err
	}
	p.Number, p.Queue, p.Agent = entry.From, entry.Queue, entry.Agent
	if session, err := a.stores.calls.Load(ctx, call); err == nil && p.Number == "" {
		p.Number = session.From
	}
	if p.Number != "" {
		p.Hash, p.Masked = a.contacts.Hash(p.Number), obs.MaskPhone(p.Number)
	}
	if p.Hash != "" && p.Queue != "" {
		return p, nil
	}
	hash, masked, last, err := a.stories.Caller(ctx, call)
	p.Hash, p.Masked, p.Queue = cmp.Or(p.Hash, hash), cmp.Or(p.Masked, masked), cmp.Or(p.Queue, last)
	return p, err
}

// dispositions are those that a queue declares.
func (a *App) dispositions(name string) []flows.Disposition {
	if q := a.live.site().Queues[name]; q != nil {
		return q.Dispositions
	}
	return nil
}

// serves reports whether a call is an agent's: now, by the line, or at some time, by its story.
func (a *App) serves(ctx context.Context, agent, call string) bool {
	if me, err := a.stores.line.Agent(ctx, agent); err == nil && me.Call == call {
		return true
	}
	index, err := a.stories.Call(ctx, call)
	return err == nil && index.Served(agent)
}

// waitsNow is how long callers would wait who join now, by queue.
func (a *App) waitsNow(ctx context.Context, s queue.Snapshot) map[string]queue.Wait {
	waits := map[string]queue.Wait{}
	for name := range a.live.site().Queues {
		told, err := a.stores.line.Forecast(ctx, queue.LaneRef{Queue: name}, 0)
		if err != nil {
			return waits // a line that does not answer tells none
		}
		v := queue.View{Entry: queue.Entry{Queue: name}, Forecast: told, Now: s.Now, Line: queue.Line{Queue: name}}
		if i := slices.IndexFunc(s.Queues, func(q queue.QueueView) bool { return q.Name == name }); i >= 0 {
			v.Line = s.Queues[i].Line
		}
		waits[name] = a.live.Estimate(v)
	}
	return waits
}

// forgetCaller erases all that is kept of those who called from a number.
func (a *App) forgetCaller(ctx context.Context, number string) (map[string]int, error) {
	stories, calls, err := a.stories.Forget(ctx, number)
	if err != nil {
		return nil, err
	}
	written, err := a.casebook.Forget(ctx, number, calls)
	if err != nil {
		return nil, err
	}
	contact, err := a.contacts.Forget(ctx, number)
	return map[string]int{
		"contact": contact, "calls": stories.Calls, "stories": stories.Stories, "notes": written.Notes, "dispositions": written.Dispositions,
		"follow_ups": written.FollowUps, "ideas": written.Ideas,
	}, err
}
