package flows

import "time"

// Alerts say from when on screens warn of a queue.
type Alerts struct {
	Wait      time.Duration // a caller has waited for longer; 0: never
	Unstaffed time.Duration // callers wait, and nobody has been at work for so long
	Abandon   float64       // share of callers of the last half hour who hung up, short hang-ups apart; 1: never
	Least     int           // from so many of them on
	Late      int           // so many callbacks are owed past the time that was promised; 0: never
}

// usualAlerts are what counts where nothing is declared.
var usualAlerts = Alerts{Wait: 5 * time.Minute, Unstaffed: 30 * time.Second, Abandon: 0.2, Least: 5, Late: 1}

const alertsWhat = "limits such as {wait: 5m, abandon: 20%}"

// alertFields is the table of the alerts of a queue.
var alertFields = []field[Alerts]{
	{"wait", optional, duration(0, 24*time.Hour, func(a *Alerts) *time.Duration { return &a.Wait }).or("5m"), "a caller has waited for longer than that; 0s: never"},
	{"unstaffed", optional, duration(0, time.Hour, func(a *Alerts) *time.Duration { return &a.Unstaffed }).or("30s"), "a caller has waited for that long while nobody is at work"},
	{"abandon", optional, percent(1, 100, func(a *Alerts) *float64 { return &a.Abandon }).or("20%"), "which part of the callers of the last half hour hung up, short hang-ups left out; 100%: never"},
	{"least", optional, count(1, 1000, func(a *Alerts) *int { return &a.Least }).or("5"), "how many must have hung up for that"},
	{"late", optional, count(0, 1000, func(a *Alerts) *int { return &a.Late }).or("1"), "how many callbacks are owed past the time that was promised; 0: never"},
}

func readAlerts(r *reader, c cursor, q *Queue) { readFields(r, c, alertFields, &q.Alerts) }
