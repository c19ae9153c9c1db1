package phrase

import "golang.org/x/text/feature/plural"

var germanWaits = waitTexts{
	soon:        "Sie werden gleich verbunden.",
	sooner:      "Es geht schneller, als wir Ihnen gesagt haben.",
	longer:      "Es dauert länger, als wir Ihnen gesagt haben.",
	sorry:       "Es tut uns leid. Wir haben Ihnen gesagt, dass Sie inzwischen an der Reihe gewesen wären.",
	fewerAgents: "Es sind weniger Menschen bei der Arbeit als vorhin.",
	moreCallers: "Es rufen viel mehr Menschen an als vorhin.",
	urgentFirst: "Andere mussten zuerst an die Reihe kommen.",
	longerCalls: "Die Gespräche dauern länger als vorhin.",
	stay:        "Oder bleiben Sie in der Leitung. Sie behalten Ihren Platz.",
	again: counted{
		plural.One:   "Vor {n} Minute haben wir Ihnen gesagt: {wait}",
		plural.Other: "Vor {n} Minuten haben wir Ihnen gesagt: {wait}",
	},
	againNow: "Wir haben Ihnen eben gesagt: {wait}",
}
