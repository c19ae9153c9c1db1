package phrase

import "golang.org/x/text/feature/plural"

var englishWaits = waitTexts{
	soon:        "You will be answered in a moment.",
	sooner:      "It is going faster than we told you.",
	longer:      "This is taking longer than we told you.",
	sorry:       "We are sorry. We told you that you would have been answered by now.",
	fewerAgents: "Fewer people are at work than before.",
	moreCallers: "Many more people are calling than before.",
	urgentFirst: "Others had to be answered first.",
	longerCalls: "The calls are taking longer than before.",
	stay:        "Or stay on the line. You keep your place.",
	again: counted{
		plural.One:   "{n} minute ago we told you: {wait}",
		plural.Other: "{n} minutes ago we told you: {wait}",
	},
	againNow: "We have just told you: {wait}",
}
