package phrase

import "golang.org/x/text/feature/plural"

var englishCallbacks = callbackTexts{
	callbackChoice:    "To be called back and keep your place in line, press 2.",
	callbackOffer:     "You do not have to wait on the phone. We can call you back when it is your turn, and you keep your place in line. For that, press 2.",
	notCallable:       "I am sorry, we cannot call that number. Please enter another number, with 00 and the code of the country.",
	placeKept:         "Your place in line is kept, and you can hang up now.",
	owedAlready:       "We have promised already to call that number back {when}.",
	owedLateAlready:   "We have promised already to call that number back. We are late, and we are sorry.",
	keepOrStay:        "To leave it at that, press 1. To stay in line, press 2.",
	keepOrMessage:     "To leave it at that, press 1. To leave a message, press 3.",
	orMessage:         "To leave a message instead, press 3.",
	owedYou:           "We promised to call you back {when}.",
	owedYouLate:       "We promised to call you back. We are late, and we are sorry.",
	keepCancelNow:     "To keep that, press 1. To cancel it, press 2. To talk to a person now, press 0.",
	callbackStands:    "Thank you. We will call you back.",
	callbackCancelled: "You will not be called back.",
	thisIsCallback:    "This is {title}. You asked us to call you back.",
	discreetCallback:  "You asked us to call you back.",
	talkLaterCancel:   "To talk with a person now, press 1. To be called later, press 2. To cancel, press 3.",
	calledAgain:       "We have not reached you and will call again later.",
	calledLast:        "We have not reached you. You are welcome to call us again.",
	calledLater:       "Thank you. We will call you again later.",
	calledNoMore:      "We will not call you again. You are welcome to call us.",
	callbackOver:      "Thank you, you need not do anything.",
	whisperCallback:   "A callback for {title}.",
	whisperAsked: counted{
		plural.One:   "The caller asked for it {n} minute ago.",
		plural.Other: "The caller asked for it {n} minutes ago.",
	},
	whisperAskedNow:    "The caller asked for it less than a minute ago.",
	callingCustomer:    "We are calling the customer now. Please stay on the line.",
	customerNotReached: "The customer was not reached. Thank you. You are ready for the next call.",
	byMinute:           anyHour("by {h}:{mm} {part}"),
}
