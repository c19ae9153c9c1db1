package figures

import "presszero/queue/history"

// Formula is a way to say which share of callers was served in time.
type Formula struct {
	Name   string // as settings and answers have it
	Title  string // as screens have it
	Text   string // the formula in words
	Source string // who uses it, or where it is explained
	Trap   string // what it hides
	of     func(c history.Interval) (part, all int)
}

// Example is the data set of callcentrehelper.com's page on service level calculations, and of its older form of 2002: 1000
// answered, 860 of them within T = 20 s; 60 abandoned, 20 of them within T and 10 within S = 5 s.
var Example = history.Interval{Offered: 1060, Answered: 1000, InTime: 860, Abandoned: 60, Early: 20, Short: 10}

// Strict is the name of the formula that is shown first where a queue names none.
const Strict = "strict"

// Formulas are all of them, that of the caller first. T is the time of the queue's service level, S its cut of short
// hang-ups.
func Formulas() []Formula {
	return []Formula{
		{
			Name: Strict, Title: "of answered and abandoned", Text: "answered within T / (answered + abandoned)",
			Source: "formula 3 of callcentrehelper.com, service level threshold calculations; contactcentrehelper.com, how to calculate service level",
			Trap:   "who left by the ladder or for a callback is not in it",
			of: func(c history.Interval) (int, int) {
				return c.InTime, c.Answered + c.Abandoned
			},
		},
		{
			Name: "everybody", Title: "of everybody", Text: "answered within T / (answered + abandoned + gone another way)",
			Source: "ours: staff is counted for it", Trap: "a callback that was chosen gladly counts as not answered",
			of: func(c history.Interval) (int, int) {
				return c.InTime, c.Answered + c.Abandoned + c.Elsewhere
			},
		},
		{
			Name: "answered", Title: "of the answered", Text: "answered within T / answered",
			Source: "formula 2 of callcentrehelper.com; Asterisk's first service level", Trap: "whoever hung up is forgotten: the worse it is, the more of them",
			of: func(c history.Interval) (int, int) {
				return c.InTime, c.Answered
			},
		},
		{
			Name: "lenient", Title: "hang-ups in time count as answered", Text: "(answered within T + abandoned within T) / (answered + abandoned)",
			Source: "formula 1 of callcentrehelper.com; Asterisk's second service level", Trap: "it gets better when callers give up early",
			of: func(c history.Interval) (int, int) {
				return c.InTime + c.Early, c.Answered + c.Abandoned
			},
		},
		{
			Name: "stayed", Title: "of those who stayed", Text: "answered within T / (answered + abandoned after T)",
			Source: "formula 4 of callcentrehelper.com; Bright Pattern", Trap: "who gives up within T leaves no trace",
			of: func(c history.Interval) (int, int) {
				return c.InTime, c.Answered + c.Abandoned - c.Early
			},
		},
		{
			Name: "forgiving", Title: "short hang-ups count as answered", Text: "(answered within T + abandoned within S) / (answered + abandoned)",
			Source: "formula 5 of callcentrehelper.com", Trap: "S is chosen by whoever is judged",
			of: func(c history.Interval) (int, int) {
				return c.InTime + c.Short, c.Answered + c.Abandoned
			},
		},
		{
			Name: "trimmed", Title: "short hang-ups left out", Text: "answered within T / (answered + abandoned - abandoned within S)",
			Source: "Genesys CC Pulse's service factor (sggu.com); RingCentral's queue settings", Trap: "S is chosen by whoever is judged",
			of: func(c history.Interval) (int, int) {
				return c.InTime, c.Answered + c.Abandoned - c.Short
			},
		},
		{
			Name: "removed", Title: "out of the line in time", Text: "answered, abandoned or gone another way within T / (answered + abandoned + gone another way)",
			Source: "Amazon Connect, real-time metrics definitions", Trap: "a hang-up is as good as an answer",
			of: func(c history.Interval) (int, int) {
				gone := int(c.More[history.EarlyGone])
				return c.InTime + c.Early + gone, c.Answered + c.Abandoned + c.Elsewhere
			},
		},
	}
}

// FormulaOf is the formula of that name; Strict where there is none.
func FormulaOf(name string) Formula {
	all := Formulas()
	for _, f := range all {
		if f.Name == name {
			return f
		}
	}
	return all[0]
}

// Level is a service level.
type Level struct {
	Value float64 `json:"value"` // share, from 0 to 1
	Of    int     `json:"of"`    // callers it was taken of
	Name  string  `json:"name"`  // the formula's title
}

// Of is the level of what was counted; nil while nobody counts.
func (f Formula) Of(c history.Interval) *Level {
	part, all := f.of(c)
	if all <= 0 {
		return nil
	}
	return &Level{Value: float64(part) / float64(all), Of: all, Name: f.Title}
}

// levels are the levels by all formulas, by name. Those of nobody are left out.
func levels(c history.Interval) map[string]*Level {
	all := map[string]*Level{}
	for _, f := range Formulas() {
		if l := f.Of(c); l != nil {
			all[f.Name] = l
		}
	}
	return all
}
