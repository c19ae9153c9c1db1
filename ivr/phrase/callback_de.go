package phrase

import "golang.org/x/text/feature/plural"

var germanCallbacks = callbackTexts{
	callbackChoice:    "Für einen Rückruf, bei dem Sie Ihren Platz in der Warteschlange behalten, drücken Sie die 2.",
	callbackOffer:     "Sie müssen nicht am Telefon warten. Wir können Sie zurückrufen, wenn Sie an der Reihe sind, und Sie behalten Ihren Platz in der Warteschlange. Dafür drücken Sie die 2.",
	notCallable:       "Diese Nummer können wir leider nicht anrufen. Bitte geben Sie eine andere Nummer ein, mit 00 und der Landesvorwahl.",
	placeKept:         "Ihr Platz in der Warteschlange bleibt Ihnen, und Sie können jetzt auflegen.",
	owedAlready:       "Wir haben bereits versprochen, diese Nummer {when} zurückzurufen.",
	owedLateAlready:   "Wir haben bereits versprochen, diese Nummer zurückzurufen. Wir sind zu spät, und das tut uns leid.",
	keepOrStay:        "Um es dabei zu belassen, drücken Sie die 1. Um in der Warteschlange zu bleiben, drücken Sie die 2.",
	keepOrMessage:     "Um es dabei zu belassen, drücken Sie die 1. Um eine Nachricht zu hinterlassen, drücken Sie die 3.",
	orMessage:         "Um stattdessen eine Nachricht zu hinterlassen, drücken Sie die 3.",
	owedYou:           "Wir haben versprochen, Sie {when} zurückzurufen.",
	owedYouLate:       "Wir haben versprochen, Sie zurückzurufen. Wir sind zu spät, und das tut uns leid.",
	keepCancelNow:     "Um den Rückruf zu behalten, drücken Sie die 1. Um ihn abzusagen, drücken Sie die 2. Für ein persönliches Gespräch jetzt drücken Sie die 0.",
	callbackStands:    "Vielen Dank. Wir rufen Sie zurück.",
	callbackCancelled: "Sie werden nicht mehr zurückgerufen.",
	thisIsCallback:    "Hier ist {title}. Sie hatten um einen Rückruf gebeten.",
	discreetCallback:  "Sie hatten um einen Rückruf gebeten.",
	talkLaterCancel:   "Um jetzt mit jemandem zu sprechen, drücken Sie die 1. Um später angerufen zu werden, drücken Sie die 2. Um abzusagen, drücken Sie die 3.",
	calledAgain:       "Wir haben Sie nicht erreicht und rufen später noch einmal an.",
	calledLast:        "Wir haben Sie nicht erreicht. Rufen Sie uns gern wieder an.",
	calledLater:       "Vielen Dank. Wir rufen Sie später noch einmal an.",
	calledNoMore:      "Wir rufen Sie nicht mehr an. Sie können uns gern anrufen.",
	callbackOver:      "Vielen Dank, Sie brauchen nichts zu tun.",
	whisperCallback:   "Ein Rückruf für {title}.",
	whisperAsked: counted{
		plural.One:   "Die Person hat vor {n} Minute darum gebeten.",
		plural.Other: "Die Person hat vor {n} Minuten darum gebeten.",
	},
	whisperAskedNow:    "Die Person hat vor weniger als einer Minute darum gebeten.",
	callingCustomer:    "Wir rufen jetzt beim Kunden an. Bitte bleiben Sie in der Leitung.",
	customerNotReached: "Der Kunde wurde nicht erreicht. Vielen Dank. Sie sind bereit für den nächsten Anruf.",
	byMinute:           anyHour("bis {h} Uhr {m}"),
}
