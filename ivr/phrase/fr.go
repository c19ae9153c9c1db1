package phrase

import (
	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

// french counts 0 as 1: 0 minute, 1 minute, 2 minutes.
var french = language{
	tag:  "fr",
	cldr: xlanguage.French,

	wrongKey:   "Désolé, cette touche ne fait pas partie des choix.",
	wrongEntry: "Désolé, le nombre de chiffres n'est pas le bon.",
	silent:     "Désolé, je n'ai rien entendu.",
	toPerson:   "Je vous mets en relation avec un conseiller.",
	helpPerson: "Je vous mets en relation avec un conseiller qui pourra vous aider.",
	ourFault:   "Désolé, nous avons rencontré un problème. Je vous mets en relation avec un conseiller.",
	oneMoment:  "Un instant, s'il vous plaît. Je me renseigne.",

	inLine:         "Vous êtes dans la file d'attente pour parler à un conseiller.",
	next:           "Le prochain tour est le vôtre.",
	position:       "Vous êtes numéro {n} dans la file d'attente.",
	lessThanMinute: "L'attente est de moins d'une minute.",
	oneToTwo:       "L'attente est d'une à deux minutes.",
	upTo: counted{
		plural.One:   "L'attente est de {n} minute au plus.",
		plural.Many:  "L'attente est de {n} de minutes au plus.",
		plural.Other: "L'attente est de {n} minutes au plus.",
	},
	about: counted{
		plural.One:   "L'attente est d'environ {n} minute.",
		plural.Many:  "L'attente est d'environ {n} de minutes.",
		plural.Other: "L'attente est d'environ {n} minutes.",
	},
	between: counted{
		plural.One:   "L'attente est de {low} à {n} minute.",
		plural.Many:  "L'attente est de {low} à {n} de minutes.",
		plural.Other: "L'attente est de {low} à {n} minutes.",
	},
	moreThan: counted{
		plural.One:   "L'attente peut dépasser {n} minute.",
		plural.Many:  "L'attente peut dépasser {n} de minutes.",
		plural.Other: "L'attente peut dépasser {n} minutes.",
	},
	moreThanHour: "L'attente peut dépasser une heure.",
	cannotSay:    "Je ne peux pas encore vous dire combien de temps il faudra.",
	choices:      "Pour laisser un message au lieu d'attendre, appuyez sur 1. Pour réécouter, appuyez sur étoile.",
	thanks:       "Merci de patienter.",

	taste: frenchTaste,
	routed: routed{
		welcomeBack: "Merci de nous rappeler. Vous avez gardé votre place dans la file d'attente.",
		nowInLine:   "Vous êtes maintenant dans la file d'attente de {title}. Le temps que vous avez attendu y compte aussi.",
		secondCall: counted{
			plural.One:   "C'est le deuxième appel de cette personne en {n} minute.",
			plural.Many:  "C'est le deuxième appel de cette personne en {n} de minutes.",
			plural.Other: "C'est le deuxième appel de cette personne en {n} minutes.",
		},
	},

	closed:         "Nous sommes fermés en ce moment.",
	closedFor:      "Nous sommes fermés aujourd'hui : {title}.",
	opensToday:     "Nous ouvrons aujourd'hui à {time}.",
	opensTomorrow:  "Nous ouvrons demain à {time}.",
	opensWeekday:   "Nous ouvrons {day} à {time}.",
	opensDate:      "Nous ouvrons le {date} {month} à {time}.",
	nobodyHere:     "Personne n'est là pour prendre votre appel en ce moment.",
	nobodyNow:      "Désolé, personne ne peut prendre votre appel pour l'instant.",
	lineFull:       "Désolé, toutes nos lignes sont occupées en ce moment.",
	waitedLong:     "Désolé de vous avoir fait attendre. Je ne veux pas vous faire attendre plus longtemps.",
	ringingOnCall:  "J'appelle la personne de garde. Restez en ligne, s'il vous plaît.",
	transferFailed: "Désolé, personne n'a répondu.",

	ladder: ladder{
		tooLong:     "C'est plus long que ce que nous voulons vous faire attendre.",
		manyWaiting: "Beaucoup de personnes attendent en ce moment, et votre tour serait long à venir.",
		orWait:      "Pour attendre quand même, appuyez sur 0.",
		closesSoon:  "Nous fermons à {time}, et il se peut que personne ne puisse prendre votre appel avant.",
		closedNow:   "Désolé, nous avons fermé entre-temps.",
		placeKept:   "Nous avons fermé, mais vous gardez votre place dans la file d'attente tant que quelqu'un est là pour répondre.",
		otherLine:   "Je vous place dans la file d'attente de {title}.",
		ratherNot:   "Si vous préférez ne pas attendre, appuyez sur 1. Pour réécouter, appuyez sur étoile.",
	},

	leaveMessage: "Laissez votre nom, votre numéro et votre message après le signal, s'il vous plaît. Un conseiller vous rappellera {within}.",
	withinMinutes: counted{
		plural.One:   "d'ici {n} minute",
		plural.Many:  "d'ici {n} de minutes",
		plural.Other: "d'ici {n} minutes",
	},
	withinHours: counted{
		plural.One:   "d'ici {n} heure",
		plural.Many:  "d'ici {n} d'heures",
		plural.Other: "d'ici {n} heures",
	},
	withinDays: counted{
		plural.One:   "d'ici {n} jour",
		plural.Many:  "d'ici {n} de jours",
		plural.Other: "d'ici {n} jours",
	},
	nothingHeard: "Je n'ai pas entendu de message. Parlez après le signal, s'il vous plaît.",
	messageKept:  "Merci. Nous avons votre message. Un conseiller vous rappellera {within}.",
	noMessage:    "Je n'ai pas entendu de message. Vous pouvez rappeler quand vous voulez.",
	goodbye:      "Au revoir.",

	whisperQueue: "Un appel pour {title}.",
	whisperWaited: counted{
		plural.One:   "La personne a attendu {n} minute.",
		plural.Many:  "La personne a attendu {n} de minutes.",
		plural.Other: "La personne a attendu {n} minutes.",
	},
	whisperShort: "La personne a attendu moins d'une minute.",
	whisperNote:  "Elle a choisi : {note}.",
	accept:       "Appuyez sur 1 pour accepter, ou sur 2 pour refuser.",
	callerGone:   "La personne n'attend plus. Merci.",
	setAway:      "Vous n'avez pas répondu à un appel : votre statut est maintenant absent. Remettez-vous en statut disponible pour recevoir à nouveau des appels.",
	talk:         frenchTalk,
	desk: deskWords{
		taken:     "Quelqu'un de l'équipe a pris cet appel. Merci.",
		away:      "Votre statut est maintenant absent.",
		stayReady: "Pour rester disponible, appuyez sur 1.",
		ready:     "Votre statut est disponible.",
		isAway:    "Votre statut est absent.",
		offline:   "Votre statut est déconnecté.",
		busy:      "Vous avez un appel en cours.",
		menu:      "Pour être disponible, appuyez sur 1. Pour être absent, appuyez sur 2. Pour vous déconnecter, appuyez sur 3. Pour parler à un conseiller, appuyez sur 0. Pour continuer comme tout autre appel, restez en ligne.",
	},

	confirmNumber:  "Nous pouvons vous rappeler au {number}. Si c'est exact, appuyez sur 1. Pour un autre numéro, appuyez sur 2.",
	enterNumber:    "Composez le numéro auquel nous pouvons vous rappeler, puis appuyez sur dièse. Pour parler à un conseiller, appuyez sur 0 et patientez.",
	callbackWithin: "Merci. Un conseiller vous rappellera au {number}, {within}.",
	callbackBy:     "Merci. Un conseiller vous rappellera au {number}, {by}.",
	byToday:        "aujourd'hui {hour}",
	byTomorrow:     "demain {hour}",
	byWeekday:      "{day} {hour}",
	byDate:         "le {date} {month} {hour}",
	byHour:         timed{plural.One: "avant {h} heure", plural.Other: "avant {h} heures"},
	sendingText:    "Je vous envoie un SMS. Un instant, s'il vous plaît.",
	callback:       frenchCallbacks,
	wait:           frenchWaits,

	clock: clock{
		parts:    []dayPart{{0, "nuit"}, {6, "matin"}, {12, "après-midi"}, {18, "soir"}},
		hours:    24,
		hour:     timed{plural.One: "{h} heure", plural.Other: "{h} heures"},
		minutes:  timed{plural.One: "{h} heure {m}", plural.Other: "{h} heures {m}"},
		noon:     "midi",
		midnight: "minuit",
		first:    "1er",
		weekdays: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
			"octobre", "novembre", "décembre"},
	},
	values: spoken{
		minus: "moins",
		plus:  "plus",
		scales: []scale{
			countedScale(1_000_000_000, counted{plural.One: "un milliard", plural.Many: "{n} de milliards", plural.Other: "{n} milliards"}),
			countedScale(1_000_000, counted{plural.One: "un million", plural.Many: "{n} de millions", plural.Other: "{n} millions"}),
			countedScale(1000, counted{plural.One: "mille", plural.Many: "{n} mille", plural.Other: "{n} mille"}),
		},
		first:   []string{"premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième", "dixième"},
		ordinal: ordinals{plural.One: "{n}er", plural.Other: "{n}e"},
		date:    "{date} {month} {year}",
		and:     "{a} et {b}",
		days:    counted{plural.One: "{n} jour", plural.Many: "{n} de jours", plural.Other: "{n} jours"},
		hours:   counted{plural.One: "{n} heure", plural.Many: "{n} d'heures", plural.Other: "{n} heures"},
		minutes: counted{plural.One: "{n} minute", plural.Many: "{n} de minutes", plural.Other: "{n} minutes"},
		seconds: counted{plural.One: "{n} seconde", plural.Many: "{n} de secondes", plural.Other: "{n} secondes"},
		currency: map[string]currency{
			"AED": {
				counted{plural.One: "{n} dirham", plural.Many: "{n} de dirhams", plural.Other: "{n} dirhams"},
				counted{plural.One: "{n} fils", plural.Many: "{n} de fils", plural.Other: "{n} fils"},
			},
			"BDT": {
				counted{plural.One: "{n} taka", plural.Many: "{n} de takas", plural.Other: "{n} takas"},
				counted{plural.One: "{n} poisha", plural.Many: "{n} de poishas", plural.Other: "{n} poishas"},
			},
			"BRL": {
				counted{plural.One: "{n} réal", plural.Many: "{n} de réals", plural.Other: "{n} réals"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
			"CHF": {
				counted{plural.One: "{n} franc suisse", plural.Many: "{n} de francs suisses", plural.Other: "{n} francs suisses"},
				counted{plural.One: "{n} centime", plural.Many: "{n} de centimes", plural.Other: "{n} centimes"},
			},
			"EUR": {
				counted{plural.One: "{n} euro", plural.Many: "{n} d'euros", plural.Other: "{n} euros"},
				counted{plural.One: "{n} centime", plural.Many: "{n} de centimes", plural.Other: "{n} centimes"},
			},
			"GBP": {
				counted{plural.One: "{n} livre", plural.Many: "{n} de livres", plural.Other: "{n} livres"},
				counted{plural.One: "{n} penny", plural.Many: "{n} de pence", plural.Other: "{n} pence"},
			},
			"INR": {
				counted{plural.One: "{n} roupie", plural.Many: "{n} de roupies", plural.Other: "{n} roupies"},
				counted{plural.One: "{n} paisa", plural.Many: "{n} de paisas", plural.Other: "{n} paisas"},
			},
			"LKR": {
				counted{plural.One: "{n} roupie srilankaise", plural.Many: "{n} de roupies srilankaises", plural.Other: "{n} roupies srilankaises"},
				counted{plural.One: "{n} cent", plural.Many: "{n} de cents", plural.Other: "{n} cents"},
			},
			"MXN": {
				counted{plural.One: "{n} peso mexicain", plural.Many: "{n} de pesos mexicains", plural.Other: "{n} pesos mexicains"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
			"USD": {
				counted{plural.One: "{n} dollar", plural.Many: "{n} de dollars", plural.Other: "{n} dollars"},
				counted{plural.One: "{n} cent", plural.Many: "{n} de cents", plural.Other: "{n} cents"},
			},
		},
	},
	input: input{
		notUnderstood: "Désolé, je n'ai pas compris.",
		notUsable:     "Désolé, cela ne semble pas correct.",
		orKeys:        "Vous pouvez aussi utiliser les touches de votre téléphone.",
		entered:       "Vous avez saisi {entry}.",
		enteredEnd:    "Vous avez saisi un numéro qui se termine par {entry}.",
		confirm:       "Si c'est exact, appuyez sur 1. Pour recommencer, appuyez sur 2.",
		offer:         "Pour le français, appuyez sur {key}. Pour parler à un conseiller, appuyez sur 0.",
		decimal:       decimalComma,
		digits: [10][]string{
			{"zéro", "zero"}, {"un", "une"}, {"deux"}, {"trois"}, {"quatre"}, {"cinq"}, {"six"}, {"sept"}, {"huit"}, {"neuf"},
		},
		double: []string{"double"},
		triple: []string{"triple"},
		filler: []string{"s", "il", "vous", "plaît", "plait", "mon", "numéro", "numero", "c", "est", "le", "et", "de", "merci", "tiret"},
		yes:    []string{"oui", "ouais", "exact", "correct", "d'accord", "c'est ça", "c'est bon", "bien sûr"},
		no:     []string{"non", "pas", "faux", "incorrect", "encore une fois", "recommencer"},
	},
	escape: []string{"conseiller", "conseillère", "conseillers", "conseillères", "téléconseiller", "téléconseillère", "agent", "agents", "opérateur", "opératrice",
		"représentant", "représentante", "humain", "humaine", "personne", "quelqu'un", "interlocuteur", "standardiste",
		"réceptionniste", "service client", "service clients", "service clientèle"},
}
