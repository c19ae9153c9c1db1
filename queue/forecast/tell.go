package forecast

import (
	"context"
	"maps"
	"slices"
	"time"

	"presszero/queue"
	"presszero/queue/estimate"
)

// atMost is the part of the time that is spent on forecasting, one in so many: a long line is forecast less often.
const atMost = 5

// tell forecasts the whole line and publishes it.
func (t *teller) tell(ctx context.Context) error {
	began := t.o.Clock.Now()
	p, err := t.look(ctx)
	if err != nil {
		return err
	}
	t.stirred, t.at = 0, p.now
	s := t.scene(p)
	var all []told
	byCall := map[string]estimate.Forecast{}
	for _, g := range s.groups {
		callers, joining := s.group(g)
		for _, c := range callers {
			byCall[c.Call] = c.forecast
		}
		all = append(append(all, callers...), joining...)
	}
	published := make([]queue.Published, 0, len(all))
	disputed := 0
	for _, one := range all {
		if !one.silent {
			published = append(published, one.Published)
		}
		if one.forecast.Reasons.Has(estimate.Disagree) {
			disputed++
		}
	}
	for _, c := range p.callers {
		if c.State != queue.Waiting && !c.Owed {
			published = append(published, queue.Published{Call: c.Call, Wait: s.ringing(c.Queue)})
		}
	}
	if err := t.o.Store.Publish(ctx, published); err != nil {
		return err
	}
	t.remember(s, byCall)
	took := t.o.Clock.Now().Sub(began)
	t.observe(took, len(p.callers), len(published), disputed)
	every := t.o.Idle
	if len(s.waits) > 0 {
		every = t.o.Every
	}
	t.next = t.o.Clock.Now().Add(max(every, atMost*took))
	return nil
}

// look reads the line page by page.
func (t *teller) look(ctx context.Context) (picture, error) {
	var p picture
	seen := map[string]bool{}
	for from, more := 0, true; more; {
		page, err := t.o.Store.Lineup(ctx, from, t.o.Page)
		if err != nil {
			return p, err
		}
		if from == 0 {
			p.now, p.agents, p.routing = page.Now, page.Agents, page.Routing
		}
		for _, c := range page.Callers {
			if !seen[c.Call] {
				seen[c.Call] = true
				p.callers = append(p.callers, c)
			}
		}
		from = page.Next
		more = from > 0
	}
	return p, nil
}

// scene is the picture with what is believed of it.
func (t *teller) scene(p picture) *scene {
	declared := t.o.Queues()
	for _, c := range p.callers {
		t.lore.book(c.Queue)
	}
	for _, a := range p.agents {
		if a.Queue != "" {
			t.lore.book(a.Queue)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		t.lore.shelf.Configured[t.lore.book(name)] = declared[name].Handle.Seconds()
	}
	s := &scene{
		picture: p, waits: p.waiting(), takes: map[string]string{}, worked: t.worked, books: t.lore.places, streams: t.streams,
		delay: t.lore.shelf.Team.Delay(), wraps: t.wraps, forecast: t.forecast,
	}
	for _, c := range p.callers {
		if c.State == queue.Offered {
			s.takes[c.Call] = c.Agent
		}
	}
	s.heads = headsOf(s.waits, t.streams, seconds(p.now), slices.Collect(maps.Keys(declared)))
	s.grouping = newGrouping(p, t.lanes(s, declared))
	t.lore.shelf.Read(seconds(p.now), t.present(s))
	s.laws, s.crew = t.lore.shelf.Queues(), t.lore.shelf.Crew()
	return s
}

func (t *teller) worked(id string) bool {
	a := t.witness.agents[id]
	return a != nil && a.worked
}

func (t *teller) streams(name string) []estimate.Stream {
	i, known := t.lore.places[name]
	if !known {
		return nil
	}
	return t.lore.shelf.Books[i].Streams
}

// wraps is how long a wrap-up in the queue has lasted of late.
func (t *teller) wraps(name string) float64 {
	i, known := t.lore.places[name]
	if !known {
		return 0
	}
	return t.lore.shelf.Books[i].WrapUp.Seconds
}

// lanes are those where somebody waits or is expected, or has hung up, and the main lane of every queue, sorted.
func (t *teller) lanes(s *scene, declared map[string]Queue) []queue.LaneRef {
	all := map[queue.LaneRef]bool{}
	for _, w := range s.waits {
		all[queue.LaneRef{Queue: w.Queue, Lane: w.Lane}] = true
	}
	for name := range declared {
		all[queue.LaneRef{Queue: name, Lane: queue.MainLane}] = true
		for _, arrivals := range t.streams(name) {
			if arrivals.PerSecond(seconds(s.now)) > seldom {
				all[queue.LaneRef{Queue: name, Lane: arrivals.Class}] = true
			}
		}
	}
	for ref := range t.places.lanes {
		all[ref] = true
	}
	return slices.SortedFunc(maps.Keys(all), compareLanes)
}

// present is what goes on, beside what is learnt.
func (t *teller) present(s *scene) estimate.Present {
	p := estimate.Present{Ages: make([][]float64, len(t.lore.shelf.Books))}
	for _, a := range s.agents {
		switch {
		case a.State == queue.Offline:
			if gone := s.now.Sub(a.Since); s.worked(a.ID) && gone < leftFor {
				p.Gone = append(p.Gone, gone.Seconds())
			}
		case a.Call == "" || a.Owed || a.Made.IsZero() || a.State == queue.Reserved && s.takes[a.Call] != a.ID:
		case a.State == queue.Reserved || a.State == queue.Talking || a.State == queue.WrapUp:
			i := t.lore.places[a.Queue]
			p.Ages[i] = append(p.Ages[i], max(s.now.Sub(a.Made).Seconds(), 0))
		}
	}
	return p
}

// sweepEvery is how often what cannot be resolved any more is let go.
const sweepEvery = 10 * time.Minute

// remember keeps what callers were told first, and who serves whom.
func (t *teller) remember(s *scene, byCall map[string]estimate.Forecast) {
	for _, w := range s.waits {
		t.places.stand(w, byCall[w.Call], s.now)
	}
	lanes := map[int][]queue.LaneRef{}
	for _, g := range s.groups {
		for _, c := range g.classes {
			for pool := range c.opens {
				lanes[pool] = append(lanes[pool], c.lanes...)
			}
		}
	}
	clear(t.places.serves)
	for _, a := range s.agents {
		if pool := s.poolOf[a.ID]; pool >= 0 {
			t.places.serves[a.ID] = lanes[pool]
		}
	}
	if s.now.Sub(t.swept) > sweepEvery {
		t.swept = s.now
		t.places.forget(s.now)
	}
}

func (t *teller) observe(took time.Duration, callers, published, disputed int) {
	t.o.Observer.Forecast(took, callers, published, disputed)
	for i, name := range t.lore.names {
		if t.lore.scores[i].Count > 0 {
			t.o.Observer.Scored(name, t.lore.scores[i])
		}
	}
}
