package app

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"presszero/flows"
	"presszero/queue/history"
	"presszero/queue/simulate"
	"presszero/queue/staffing"
	"presszero/web"
)

// PlanOfList plans the staff of a day from a list of callers, whose times count from a midnight. A list of several days
// plans their mean. Callers who do not say how long they talk take as long as the queue expects, and who does not say how
// long they have patience, the given time.
func PlanOfList(files Files, callers []simulate.Caller, patience time.Duration) ([]web.QueuePlan, error) {
	site, found := readSite(files)
	if site == nil {
		return nil, &Faulty{Found: found, text: files.Show(found)}
	}
	days := 1
	lists := map[string]*listed{}
	for _, c := range callers {
		if site.Queues[c.Queue] == nil {
			return nil, fmt.Errorf("a caller for %s: %w", c.Queue, simulate.ErrUnknownQueue)
		}
		if lists[c.Queue] == nil {
			lists[c.Queue] = &listed{}
		}
		lists[c.Queue].add(c)
		days = max(days, int(c.At/(24*time.Hour))+1)
	}
	var plans []web.QueuePlan
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		plan, err := lists[name].plan(site.Queues[name], days, patience)
		if err != nil {
			return nil, fmt.Errorf("plan %s: %w", name, err)
		}
		plans = append(plans, plan)
	}
	return plans, nil
}

// listed is the callers of a queue in a list.
type listed struct {
	came             [24 * time.Hour / history.Length]int
	talked, patient  time.Duration
	talkers, waiters int
}

func (l *listed) add(c simulate.Caller) {
	l.came[c.At%(24*time.Hour)/history.Length]++
	if c.Talk > 0 {
		l.talked, l.talkers = l.talked+c.Talk, l.talkers+1
	}
	if c.Patience > 0 {
		l.patient, l.waiters = l.patient+c.Patience, l.waiters+1
	}
}

func (l *listed) plan(q *flows.Queue, days int, patience time.Duration) (web.QueuePlan, error) {
	shift := staffing.Shift{Handle: q.Handle.Seconds(), Patience: patience.Seconds(), Target: target(q.Level), Shrinkage: q.Shrinkage}
	if l.talkers > 0 {
		shift.Handle = (l.talked/time.Duration(l.talkers) + q.WrapUp).Seconds()
	}
	if l.waiters > 0 {
		shift.Patience = (l.patient / time.Duration(l.waiters)).Seconds()
	}
	var all []history.Expected
	for slot, came := range l.came {
		all = append(all, history.Listed(history.Slot(slot), came, days))
	}
	plan, err := staffing.Plan(all, shift)
	return web.QueuePlan{
		Queue: q.Name, Zone: time.UTC.String(), Target: shift.Target, Handle: shift.Handle, Patience: shift.Patience, Plan: plan,
	}, err
}

// target is a declared service level in the words of staffing.
func target(l flows.ServiceLevel) staffing.Target {
	return staffing.Target{Share: l.Answer, Within: l.Within.Seconds(), Abandon: l.Abandon, Occupancy: l.Occupancy}
}
