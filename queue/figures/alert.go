package figures

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"presszero/queue"
	"presszero/queue/history"
	"presszero/queue/staffing"
)

// Limits say from when on a queue is warned of.
type Limits struct {
	Wait      time.Duration // a caller has waited for longer; 0: never
	Unstaffed time.Duration // a caller has waited for so long while nobody is at work
	Abandon   float64       // share of the callers of the last half hour who hung up, short hang-ups apart; 1: never
	Least     int           // from so many of them on
	Late      int           // so many callbacks are owed past the time that was promised; 0: never
}

// The kinds of alerts.
const (
	AlertWait      = "wait"      // somebody waits for too long
	AlertPromise   = "promise"   // a wait that was told will be exceeded, or is
	AlertUnstaffed = "unstaffed" // callers wait, and nobody is at work
	AlertStaffing  = "staffing"  // too few are at work for the next half hour
	AlertAbandon   = "abandon"   // many hang up
	AlertCallbacks = "callbacks" // callbacks are owed past their time
	AlertDrift     = "drift"     // line and carrier disagree
)

// watch finds the alerts of a board.
type watch struct {
	scene Scene
	line  standing
	found map[string]Alert
}

// alerts finds out what goes wrong.
func alerts(b *Board, s Scene, line standing) {
	w := watch{scene: s, line: line, found: b.Alerts}
	for _, name := range slices.Sorted(maps.Keys(s.Queues)) {
		d, q := s.Queues[name], b.Queues[name]
		w.waits(name, d.Limits, q)
		w.promises(name, d, q)
		w.abandons(name, d.Limits)
		w.callbacks(name, d.Limits)
		if a, known := s.Staff[name]; known && a.State == staffing.Short {
			w.warn(AlertStaffing, name, Alert{Level: Warns, Text: d.Title + ": too few are at work for the next half hour", Do: capital(a.Message())})
		}
	}
	w.drift()
}

// warn adds an alert. One that goes on keeps its beginning, unless it says itself when it began.
func (w *watch) warn(kind, name string, a Alert) {
	id := kind
	if name != "" {
		id = name + ":" + kind
	}
	a.Kind, a.Queue = kind, name
	switch before, known := w.scene.Before[id]; {
	case !a.Since.IsZero():
	case known:
		a.Since = before.Since
	default:
		a.Since = w.scene.At.UTC()
	}
	w.found[id] = a
}

// waits warns of callers who wait for too long, or for nobody.
func (w *watch) waits(name string, l Limits, q *QueueBoard) {
	if q.Longest == nil {
		return
	}
	waited := w.scene.At.Sub(*q.Longest)
	if q.Agents.atWork() == 0 && waited >= l.Unstaffed {
		w.warn(AlertUnstaffed, name, Alert{
			Level: Bad, Since: q.Longest.Add(l.Unstaffed), Text: fmt.Sprintf("%s: %s, and nobody is at work", q.Title, callers(q.Waiting)),
			Do: "Have somebody sign in, or turn on a closure so that callers hear the truth",
		})
	}
	if l.Wait > 0 && waited > l.Wait {
		w.warn(AlertWait, name, Alert{
			Level: Bad, Since: q.Longest.Add(l.Wait), Text: fmt.Sprintf("%s: a caller has waited for more than %s", q.Title, spell(l.Wait)),
			Do: "Set somebody ready, or move the caller to a queue that is free",
		})
	}
}

// promises warns of waits that were told and will be exceeded, before they are: at the present pace the caller's turn comes
// too late.
func (w *watch) promises(name string, d Declared, q *QueueBoard) {
	pace := pace(q.Agents, d.Handle, w.scene.Today[name])
	var first *queue.PromiseRecord
	past, missed := 0, 0
	for n, c := range w.line.queues[name] {
		r, told := w.line.promised[c.Call]
		if !told || c.State == queue.Offered && w.scene.At.Before(r.By) {
			continue
		}
		switch {
		case w.scene.At.After(r.By):
			past++
		case pace == 0 || w.scene.At.Add(pace*time.Duration(n+1-min(q.Agents.Ready, n+1))).After(r.By):
			missed++
		default:
			continue
		}
		if first == nil || r.By.Before(first.By) {
			first = &r
		}
	}
	if first == nil {
		return
	}
	by := first.By.UTC()
	a := Alert{Level: Warns, By: &by, Text: fmt.Sprintf("%s: %s told a wait that will not be kept at this pace", q.Title, were(missed)), Do: "Set somebody ready, or call back who waits longest"}
	if past > 0 {
		a.Level, a.Since = Bad, by
		a.Text = fmt.Sprintf("%s: %s for longer than they were told", q.Title, callers(past))
		a.Do = "Take those callers first: they hear an apology, and count as broken promises if they hang up"
	}
	q.Promise.Risk = true
	w.warn(AlertPromise, name, a)
}

// abandons warns when many of the last half hour hung up.
func (w *watch) abandons(name string, l Limits) {
	lately := w.scene.Lately[name]
	c := history.Sum(lately[max(len(lately)-2, 0):]...)
	gone := c.Abandoned - c.Short
	settled := c.Answered + c.Abandoned + c.Elsewhere - c.Short
	if gone < max(l.Least, 1) || l.Abandon >= 1 || float64(gone) < l.Abandon*float64(settled) {
		return
	}
	w.warn(AlertAbandon, name, Alert{
		Level: Bad, Text: fmt.Sprintf("%s: %d of %d callers of the last half hour hung up", w.scene.Queues[name].Title, gone, settled),
		Do: "Offer callbacks, or set more agents ready; listen to what callers are told",
	})
}

// callbacks warns of callbacks that are owed past their time.
func (w *watch) callbacks(name string, l Limits) {
	past := w.line.overdue[name]
	if l.Late == 0 || len(past) < l.Late {
		return
	}
	w.warn(AlertCallbacks, name, Alert{
		Level: Bad, Since: slices.MinFunc(past, time.Time.Compare), Text: fmt.Sprintf("%s: %d %s owed past the time that was promised", w.scene.Queues[name].Title, len(past), plural(len(past), "callback is", "callbacks are")),
		Do: "Set somebody ready for them, or call these people yourself",
	})
}

// drift warns when line and carrier disagree on who is on the phone.
func (w *watch) drift() {
	n := 0
	for _, legs := range w.scene.Drift {
		n += legs
	}
	if n == 0 {
		return
	}
	w.warn(AlertDrift, "", Alert{
		Level: Warns, Text: fmt.Sprintf("Line and carrier disagree on %d %s", n, plural(n, "call", "calls")),
		Do: "It is made good by itself within ten seconds; if it stays, see the manual's page on operating: drift",
	})
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func callers(n int) string { return fmt.Sprint(n, plural(n, " caller waits", " callers wait")) }

func were(n int) string { return fmt.Sprint(n, plural(n, " caller was", " callers were")) }

// spell is a time as people say it, such as 5 min or 90 s.
func spell(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return fmt.Sprintf("%d s", int(d.Seconds()))
}

// capital begins a sentence.
func capital(text string) string {
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	return string(text[0]-'a'+'A') + text[1:]
}
