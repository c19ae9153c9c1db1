package app

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"presszero/queue/figures"
	"presszero/queue/history"
	"presszero/queue/lookout"
	"presszero/web"
)

// figuresDesk is what was counted, as the API shows it.
type figuresDesk struct{ a *App }

// mostQuarters is how much is shown by quarters of an hour.
const mostQuarters = 8 * 24 * time.Hour

// Figures implements web.Figures.
func (d figuresDesk) Figures(ctx context.Context, w web.FiguresWish) (web.FiguresAnswer, error) {
	answer := web.FiguresAnswer{Queues: map[string]web.QueueFigures{}}
	for _, f := range figures.Formulas() {
		answer.Formulas = append(answer.Formulas, figures.Named{Name: f.Name, Title: f.Title, Text: f.Text})
	}
	declared := d.a.staffing()
	if _, known := declared[w.Queue]; w.Queue != "" && !known {
		return answer, web.Refusal{Code: http.StatusNotFound, Says: "no queue of that name is declared"}
	}
	site := span{zone: siteZone(declared)}
	if err := site.read(w, d.a.o.Clock.Now()); err != nil {
		return answer, err
	}
	all := counted{}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		if w.Queue != "" && w.Queue != name {
			continue
		}
		s := span{zone: declared[name].Zone}
		if err := s.read(w, d.a.o.Clock.Now()); err != nil {
			return answer, err
		}
		intervals, err := lookout.ReadAll(ctx, d.a.stores.line, name, s.from, s.to)
		if err != nil {
			return answer, fmt.Errorf("figures of %s: %w", name, err)
		}
		answer.Queues[name] = d.a.queueFigures(name, s, intervals, w.Interval)
		for _, i := range intervals {
			all.add(figures.WithoutAgents(i))
		}
	}
	if w.Queue != "" {
		return answer, nil
	}
	own, err := lookout.ReadAll(ctx, d.a.stores.line, "", site.from, site.to)
	if err != nil {
		return answer, fmt.Errorf("figures of the site: %w", err)
	}
	for _, i := range own {
		all.add(i)
	}
	whole := figuresOf(site, all.inOrder(), w.Interval)
	whole.Formula = d.a.namedFormula("")
	answer.All = &whole
	return answer, nil
}

// queueFigures are the figures of a queue with what is declared of it.
func (a *App) queueFigures(name string, s span, intervals []history.Interval, length string) web.QueueFigures {
	f := figuresOf(s, intervals, length)
	level := a.live.site().Queues[name].Level
	f.Title, f.Formula = a.live.Title(name, "en"), a.namedFormula(string(level.Formula))
	f.Target, f.Cut = &figures.Target{Share: level.Answer, Within: level.Within.Seconds()}, level.Short.Seconds()
	return f
}

func (a *App) namedFormula(name string) figures.Named {
	if name == "" {
		name = figures.CommonFormula(a.declaredForBoard())
	}
	f := figures.FormulaOf(name)
	return figures.Named{Name: f.Name, Title: f.Title, Text: f.Text}
}

// span is a time of which figures are asked for, in a zone.
type span struct {
	zone     *time.Location
	from, to time.Time
}

// read finds out which time is meant.
func (s *span) read(w web.FiguresWish, now time.Time) error {
	if w.From.IsZero() {
		midnight, err := history.PastDay(w.Day, now.In(s.zone))
		if err != nil {
			return web.Refusal{Code: http.StatusBadRequest, Says: err.Error()}
		}
		s.from, s.to = midnight, midnight.AddDate(0, 0, 1)
		return nil
	}
	s.from, s.to = history.SlotOf(w.From).Begins(), history.SlotOf(w.To.Add(history.Length-1)).Begins()
	switch length := s.to.Sub(s.from); {
	case length > mostHistory:
		return web.Refusal{Code: http.StatusBadRequest, Says: "from and to may lie 43 days apart at most"}
	case length > mostQuarters && w.Interval == web.ByQuarter:
		return web.Refusal{Code: http.StatusBadRequest, Says: "by quarters of an hour, from and to may lie 8 days apart at most"}
	}
	return nil
}

// siteZone is the zone of all queues where they have the same, or else UTC.
func siteZone(declared map[string]lookout.Queue) *time.Location {
	zones := map[string]*time.Location{}
	for _, q := range declared {
		zones[q.Zone.String()] = q.Zone
	}
	if len(zones) == 1 {
		for _, zone := range zones {
			return zone
		}
	}
	return time.UTC
}

// counted are intervals that are added up.
type counted map[history.Slot]*history.Interval

func (c counted) add(i history.Interval) {
	if c[i.Slot] == nil {
		c[i.Slot] = &history.Interval{Slot: i.Slot}
	}
	c[i.Slot].Include(i)
}

func (c counted) inOrder() []history.Interval {
	all := make([]history.Interval, 0, len(c))
	for _, s := range slices.Sorted(maps.Keys(c)) {
		all = append(all, *c[s])
	}
	return all
}

// figuresOf are the figures of intervals, in all and by the length that is asked for.
func figuresOf(s span, all []history.Interval, length string) web.QueueFigures {
	f := web.QueueFigures{From: s.from, To: s.to, Zone: s.zone.String(), Total: figures.Of(history.Sum(all...), s.to.Sub(s.from))}
	for len(all) > 0 && length != web.Whole {
		begins, ends := s.around(all[0].Slot.Begins(), length)
		n := slices.IndexFunc(all, func(i history.Interval) bool { return !i.Slot.Begins().Before(ends) })
		if n < 0 {
			n = len(all)
		}
		f.Intervals = append(f.Intervals, web.FiguresOf{Begins: begins, Ends: ends, Figures: figures.Of(history.Sum(all[:n]...), ends.Sub(begins))})
		all = all[n:]
	}
	return f
}

// around is the interval of a length in which a time lies.
func (s *span) around(t time.Time, length string) (begins, ends time.Time) {
	local := t.In(s.zone)
	switch length {
	case web.ByDay:
		begins = time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, s.zone)
		return begins, begins.AddDate(0, 0, 1)
	case web.ByHour:
		begins = local.Add(-time.Duration(local.Minute()) * time.Minute)
		return begins, begins.Add(time.Hour)
	default:
		return local, local.Add(history.Length)
	}
}
