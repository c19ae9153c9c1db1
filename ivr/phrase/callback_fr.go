package phrase

import "golang.org/x/text/feature/plural"

var frenchCallbacks = callbackTexts{
	callbackChoice:    "Pour être rappelé en gardant votre place dans la file d'attente, appuyez sur 2.",
	callbackOffer:     "Vous n'avez pas besoin d'attendre au téléphone. Nous pouvons vous rappeler quand ce sera votre tour, et vous gardez votre place dans la file d'attente. Pour cela, appuyez sur 2.",
	notCallable:       "Désolé, nous ne pouvons pas appeler ce numéro. Composez un autre numéro, avec 00 et l'indicatif du pays.",
	placeKept:         "Votre place dans la file d'attente est gardée, et vous pouvez raccrocher.",
	owedAlready:       "Nous avons déjà promis de rappeler ce numéro {when}.",
	owedLateAlready:   "Nous avons déjà promis de rappeler ce numéro. Nous sommes en retard et nous vous prions de nous en excuser.",
	keepOrStay:        "Pour en rester là, appuyez sur 1. Pour rester dans la file d'attente, appuyez sur 2.",
	keepOrMessage:     "Pour en rester là, appuyez sur 1. Pour laisser un message, appuyez sur 3.",
	orMessage:         "Pour laisser plutôt un message, appuyez sur 3.",
	owedYou:           "Nous avons promis de vous rappeler {when}.",
	owedYouLate:       "Nous avons promis de vous rappeler. Nous sommes en retard et nous vous prions de nous en excuser.",
	keepCancelNow:     "Pour garder ce rappel, appuyez sur 1. Pour l'annuler, appuyez sur 2. Pour parler maintenant à un conseiller, appuyez sur 0.",
	callbackStands:    "Merci. Nous vous rappellerons.",
	callbackCancelled: "Nous ne vous rappellerons pas.",
	thisIsCallback:    "Ici {title}. Vous nous avez demandé de vous rappeler.",
	discreetCallback:  "Vous nous avez demandé de vous rappeler.",
	talkLaterCancel:   "Pour parler maintenant à un conseiller, appuyez sur 1. Pour être rappelé plus tard, appuyez sur 2. Pour annuler, appuyez sur 3.",
	calledAgain:       "Nous n'avons pas pu vous joindre et rappellerons plus tard.",
	calledLast:        "Nous n'avons pas pu vous joindre. Vous pouvez nous rappeler quand vous voulez.",
	calledLater:       "Merci. Nous vous rappellerons plus tard.",
	calledNoMore:      "Nous ne vous rappellerons plus. Vous pouvez nous appeler quand vous voulez.",
	callbackOver:      "Merci, vous n'avez rien à faire.",
	whisperCallback:   "Un rappel pour {title}.",
	whisperAsked: counted{
		plural.One:   "La personne l'a demandé il y a {n} minute.",
		plural.Many:  "La personne l'a demandé il y a {n} de minutes.",
		plural.Other: "La personne l'a demandé il y a {n} minutes.",
	},
	whisperAskedNow:    "La personne l'a demandé il y a moins d'une minute.",
	callingCustomer:    "Nous appelons le client. Restez en ligne, s'il vous plaît.",
	customerNotReached: "Le client n'a pas pu être joint. Merci. Votre statut est disponible pour le prochain appel.",
	byMinute:           timed{plural.One: "avant {h} heure {m}", plural.Other: "avant {h} heures {m}"},
}
