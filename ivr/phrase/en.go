package phrase

import (
	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

var english = language{
	tag:  "en",
	cldr: xlanguage.English,

	wrongKey:   "Sorry, that key is not one of the choices.",
	wrongEntry: "Sorry, that is not the right number of digits.",
	silent:     "Sorry, I did not hear anything.",
	toPerson:   "I am putting you through to a person.",
	helpPerson: "Let me put you through to a person who can help.",
	ourFault:   "Sorry, something went wrong on our side. I am putting you through to a person.",

	inLine:         "You are in line for a person.",
	next:           "You are next.",
	position:       "You are number {n} in line.",
	lessThanMinute: "The wait is less than a minute.",
	oneToTwo:       "The wait is one to two minutes.",
	upTo: counted{
		plural.One:   "The wait is up to {n} minute.",
		plural.Other: "The wait is up to {n} minutes.",
	},
	about: counted{
		plural.One:   "The wait is about {n} minute.",
		plural.Other: "The wait is about {n} minutes.",
	},
	between: counted{
		plural.One:   "The wait is between {low} and {n} minute.",
		plural.Other: "The wait is between {low} and {n} minutes.",
	},
	moreThan: counted{
		plural.One:   "It may take more than {n} minute.",
		plural.Other: "It may take more than {n} minutes.",
	},
	moreThanHour: "It may take more than an hour.",
	cannotSay:    "I cannot say yet how long it will take.",
	choices:      "To leave a message instead, press 1. To hear this again, press star.",
	thanks:       "Thank you for holding.",

	closed:         "We are closed at the moment.",
	opensToday:     "We open today at {time}.",
	opensTomorrow:  "We open tomorrow at {time}.",
	opensWeekday:   "We open on {day} at {time}.",
	opensDate:      "We open on {month} {date} at {time}.",
	nobodyHere:     "Nobody is here to take your call at the moment.",
	nobodyNow:      "I am sorry, nobody can take your call right now.",
	lineFull:       "I am sorry, all our lines are full at the moment.",
	waitedLong:     "I am sorry that we have kept you waiting. I do not want to keep you any longer.",
	ringingOnCall:  "I am calling the person on duty. Please stay on the line.",
	transferFailed: "I am sorry, there was no answer.",

	leaveMessage: "Please leave your name, your number and your message after the tone. A person will call you back {within}.",
	withinMinutes: counted{
		plural.One:   "within {n} minute",
		plural.Other: "within {n} minutes",
	},
	withinHours: counted{
		plural.One:   "within {n} hour",
		plural.Other: "within {n} hours",
	},
	withinDays: counted{
		plural.One:   "within {n} day",
		plural.Other: "within {n} days",
	},
	nothingHeard: "I did not hear a message. Please speak after the tone.",
	messageKept:  "Thank you. We have your message. A person will call you back {within}.",
	noMessage:    "I did not hear a message. You are welcome to call again.",
	goodbye:      "Goodbye.",

	whisperQueue: "A call for {title}.",
	whisperWaited: counted{
		plural.One:   "The caller has waited {n} minute.",
		plural.Other: "The caller has waited {n} minutes.",
	},
	whisperShort: "The caller has waited less than a minute.",
	whisperNote:  "The caller chose: {note}.",
	accept:       "Press 1 to accept, or 2 to decline.",
	callerGone:   "The caller is no longer waiting. Thank you.",
	setAway:      "You did not answer a call, so you are set to away. Set yourself to ready to take calls again.",

	clock: clock{
		parts:    []dayPart{{0, "AM"}, {12, "PM"}},
		hours:    12,
		hour:     "{h} {part}",
		minutes:  "{h}:{mm} {part}",
		noon:     "noon",
		midnight: "midnight",
		weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September",
			"October", "November", "December"},
	},
	escape: []string{"agent", "agents", "operator", "representative", "representatives", "rep", "human", "humans", "person",
		"people", "human being", "real person", "somebody", "someone", "receptionist", "customer service"},
}
