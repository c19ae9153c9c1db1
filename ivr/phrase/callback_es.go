package phrase

import "golang.org/x/text/feature/plural"

var spanishCallbacks = callbackTexts{
	callbackChoice:    "Para que le llamemos y conservar su lugar en la fila, pulse 2.",
	callbackOffer:     "No tiene que esperar al teléfono. Podemos llamarle cuando sea su turno, y conserva su lugar en la fila. Para ello, pulse 2.",
	notCallable:       "Lo siento, no podemos llamar a ese número. Por favor, marque otro número, con 00 y el código del país.",
	placeKept:         "Su lugar en la fila queda reservado, y ya puede colgar.",
	owedAlready:       "Ya hemos prometido llamar a ese número {when}.",
	owedLateAlready:   "Ya hemos prometido llamar a ese número. Vamos con retraso y lo sentimos.",
	keepOrStay:        "Para dejarlo así, pulse 1. Para seguir en la fila, pulse 2.",
	keepOrMessage:     "Para dejarlo así, pulse 1. Para dejar un mensaje, pulse 3.",
	orMessage:         "Para dejar un mensaje en su lugar, pulse 3.",
	owedYou:           "Le prometimos llamarle {when}.",
	owedYouLate:       "Le prometimos llamarle. Vamos con retraso y lo sentimos.",
	keepCancelNow:     "Para mantener la llamada, pulse 1. Para cancelarla, pulse 2. Para hablar ahora con una persona, pulse 0.",
	callbackStands:    "Gracias. Le llamaremos.",
	callbackCancelled: "Ya no le llamaremos.",
	thisIsCallback:    "Le llamamos de {title}. Usted nos pidió que le llamáramos.",
	discreetCallback:  "Usted nos pidió que le llamáramos.",
	talkLaterCancel:   "Para hablar ahora con una persona, pulse 1. Para que le llamemos más tarde, pulse 2. Para cancelar, pulse 3.",
	calledAgain:       "No hemos podido hablar con usted y volveremos a llamar más tarde.",
	calledLast:        "No hemos podido hablar con usted. Puede volver a llamarnos cuando quiera.",
	calledLater:       "Gracias. Le volveremos a llamar más tarde.",
	calledNoMore:      "No le volveremos a llamar. Puede llamarnos cuando quiera.",
	callbackOver:      "Gracias, no tiene que hacer nada.",
	whisperCallback:   "Hay que devolver una llamada de {title}.",
	whisperAsked: counted{
		plural.One:   "La persona lo pidió hace {n} minuto.",
		plural.Many:  "La persona lo pidió hace {n} de minutos.",
		plural.Other: "La persona lo pidió hace {n} minutos.",
	},
	whisperAskedNow:    "La persona lo pidió hace menos de un minuto.",
	callingCustomer:    "Estamos llamando al cliente. No cuelgue, por favor.",
	customerNotReached: "El cliente no ha contestado. Gracias. Su estado es listo para la próxima llamada.",
	byMinute:           timed{plural.One: "antes de la {h} y {m} {part}", plural.Other: "antes de las {h} y {m} {part}"},
}
