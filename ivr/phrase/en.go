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
	oneMoment:  "One moment, please. I am looking that up.",

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

	routed: routed{
		welcomeBack: "Welcome back. You have kept your place in line.",
		nowInLine:   "You are now in line for {title}. The time that you have waited counts there as well.",
		secondCall: counted{
			plural.One:   "This is their second call in {n} minute.",
			plural.Other: "This is their second call in {n} minutes.",
		},
	},

	closed:         "We are closed at the moment.",
	closedFor:      "We are closed today for {title}.",
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

	ladder: ladder{
		tooLong:     "That is longer than we want to keep you waiting.",
		manyWaiting: "Many people are waiting at the moment, and it would be long until your turn.",
		orWait:      "To wait in line all the same, press 0.",
		closesSoon:  "We close at {time}, and it may be that nobody can take your call before that.",
		closedNow:   "I am sorry, we have closed in the meantime.",
		placeKept:   "We have closed, but you keep your place in line while somebody is here to take calls.",
		otherLine:   "I am putting you in line for {title}.",
		ratherNot:   "If you would rather not wait, press 1. To hear this again, press star.",
	},

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
	desk:         englishDesk,

	confirmNumber:  "We can call you back on {number}. If that is right, press 1. For another number, press 2.",
	enterNumber:    "Please enter the number on which we can call you back, then press the hash key. For a person, press 0 and wait.",
	callbackWithin: "Thank you. A person will call you back on {number}, {within}.",
	callbackBy:     "Thank you. A person will call you back on {number}, {by}.",
	byToday:        "today {hour}",
	byTomorrow:     "tomorrow {hour}",
	byWeekday:      "on {day} {hour}",
	byDate:         "on {month} {date} {hour}",
	byHour:         "by {h} {part}",
	sendingText:    "I am sending you a text message. One moment, please.",
	callback:       englishCallbacks,

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
	values: spoken{
		minus:   "minus",
		plus:    "plus",
		scales:  []scale{{1_000_000_000, "billion", "billion"}, {1_000_000, "million", "million"}, {1000, "thousand", "thousand"}},
		first:   []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"},
		ordinal: ordinals{plural.One: "{n}st", plural.Two: "{n}nd", plural.Few: "{n}rd", plural.Other: "{n}th"},
		date:    "{month} {nth}, {year}",
		and:     "{a} and {b}",
		days:    counted{plural.One: "{n} day", plural.Other: "{n} days"},
		hours:   counted{plural.One: "{n} hour", plural.Other: "{n} hours"},
		minutes: counted{plural.One: "{n} minute", plural.Other: "{n} minutes"},
		seconds: counted{plural.One: "{n} second", plural.Other: "{n} seconds"},
		currency: map[string]currency{
			"AED": {counted{plural.One: "{n} dirham", plural.Other: "{n} dirhams"}, counted{plural.One: "{n} fils", plural.Other: "{n} fils"}},
			"BDT": {counted{plural.One: "{n} taka", plural.Other: "{n} taka"}, counted{plural.One: "{n} poisha", plural.Other: "{n} poisha"}},
			"EUR": {counted{plural.One: "{n} euro", plural.Other: "{n} euros"}, counted{plural.One: "{n} cent", plural.Other: "{n} cents"}},
			"GBP": {counted{plural.One: "{n} pound", plural.Other: "{n} pounds"}, counted{plural.One: "{n} penny", plural.Other: "{n} pence"}},
			"INR": {counted{plural.One: "{n} rupee", plural.Other: "{n} rupees"}, counted{plural.One: "{n} paisa", plural.Other: "{n} paise"}},
			"LKR": {counted{plural.One: "{n} Sri Lankan rupee", plural.Other: "{n} Sri Lankan rupees"}, counted{plural.One: "{n} cent", plural.Other: "{n} cents"}},
			"USD": {counted{plural.One: "{n} dollar", plural.Other: "{n} dollars"}, counted{plural.One: "{n} cent", plural.Other: "{n} cents"}},
		},
	},
	input: input{
		notUnderstood: "Sorry, I did not understand that.",
		notUsable:     "Sorry, that does not look right.",
		orKeys:        "You can also use the keys of your phone.",
		entered:       "You entered {entry}.",
		enteredEnd:    "You entered a number that ends in {entry}.",
		confirm:       "If that is right, press 1. To enter it again, press 2.",
		offer:         "For English, press {key}. For a person, press 0.",
		digits: [10][]string{
			{"zero", "oh", "o", "nought"}, {"one"}, {"two"}, {"three"}, {"four"}, {"five"}, {"six"}, {"seven"}, {"eight"}, {"nine"},
		},
		double: []string{"double"},
		triple: []string{"triple", "treble"},
		filler: []string{"please", "my", "number", "is", "it", "its", "s", "the", "um", "uh", "and", "of", "on", "thanks", "dash"},
		yes:    []string{"yes", "yeah", "yep", "right", "correct", "sure", "okay", "ok"},
		no:     []string{"no", "nope", "not", "wrong", "incorrect", "again"},
	},
	escape: []string{"agent", "agents", "operator", "representative", "representatives", "rep", "human", "humans", "person",
		"people", "human being", "real person", "somebody", "someone", "receptionist", "customer service"},
}
