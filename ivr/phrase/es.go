package phrase

import (
	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

// spanish addresses callers as usted, in words that are understood on both sides of the ocean.
var spanish = language{
	tag:  "es",
	cldr: xlanguage.Spanish,

	wrongKey:   "Lo siento, esa tecla no es una de las opciones.",
	wrongEntry: "Lo siento, el número de dígitos no es correcto.",
	silent:     "Lo siento, no he oído nada.",
	toPerson:   "Le paso con una persona.",
	helpPerson: "Le paso con una persona que puede ayudarle.",
	ourFault:   "Lo siento, hemos tenido un problema. Le paso con una persona.",
	oneMoment:  "Un momento, por favor. Lo estoy consultando.",

	inLine:         "Está en la fila para hablar con una persona.",
	next:           "El próximo turno es el suyo.",
	position:       "Su lugar en la fila es el número {n}.",
	lessThanMinute: "La espera es de menos de un minuto.",
	oneToTwo:       "La espera es de uno a dos minutos.",
	upTo: counted{
		plural.One:   "La espera es de {n} minuto como máximo.",
		plural.Many:  "La espera es de {n} de minutos como máximo.",
		plural.Other: "La espera es de {n} minutos como máximo.",
	},
	about: counted{
		plural.One:   "La espera es de aproximadamente {n} minuto.",
		plural.Many:  "La espera es de aproximadamente {n} de minutos.",
		plural.Other: "La espera es de aproximadamente {n} minutos.",
	},
	between: counted{
		plural.One:   "La espera es de entre {low} y {n} minuto.",
		plural.Many:  "La espera es de entre {low} y {n} de minutos.",
		plural.Other: "La espera es de entre {low} y {n} minutos.",
	},
	moreThan: counted{
		plural.One:   "Puede tardar más de {n} minuto.",
		plural.Many:  "Puede tardar más de {n} de minutos.",
		plural.Other: "Puede tardar más de {n} minutos.",
	},
	moreThanHour: "Puede tardar más de una hora.",
	cannotSay:    "Todavía no puedo decirle cuánto tardará.",
	choices:      "Para dejar un mensaje en lugar de esperar, pulse 1. Para volver a oír esto, pulse asterisco.",
	thanks:       "Gracias por esperar.",

	taste: spanishTaste,
	routed: routed{
		welcomeBack: "Gracias por volver a llamar. Conserva su lugar en la fila.",
		nowInLine:   "Ahora está en la fila de {title}. El tiempo que ha esperado también cuenta allí.",
		secondCall: counted{
			plural.One:   "Es su segunda llamada en {n} minuto.",
			plural.Many:  "Es su segunda llamada en {n} de minutos.",
			plural.Other: "Es su segunda llamada en {n} minutos.",
		},
	},

	closed:         "En este momento está cerrado.",
	closedFor:      "Hoy está cerrado por {title}.",
	opensToday:     "Abrimos hoy {time}.",
	opensTomorrow:  "Abrimos mañana {time}.",
	opensWeekday:   "Abrimos el {day} {time}.",
	opensDate:      "Abrimos el {date} de {month} {time}.",
	nobodyHere:     "En este momento no hay nadie para atender su llamada.",
	nobodyNow:      "Lo siento, ahora mismo nadie puede atender su llamada.",
	lineFull:       "Lo siento, todas nuestras líneas están ocupadas en este momento.",
	waitedLong:     "Siento que haya esperado tanto. No quiero hacerle esperar más.",
	ringingOnCall:  "Estoy llamando a la persona de guardia. No cuelgue, por favor.",
	transferFailed: "Lo siento, nadie ha contestado.",

	ladder: ladder{
		tooLong:     "Es más tiempo del que queremos hacerle esperar.",
		manyWaiting: "En este momento esperan muchas personas, y su turno tardaría en llegar.",
		orWait:      "Para esperar de todos modos en la fila, pulse 0.",
		closesSoon:  "Cerramos {time}, y puede que antes nadie pueda atender su llamada.",
		closedNow:   "Lo siento, mientras tanto hemos cerrado.",
		placeKept:   "Hemos cerrado, pero conserva su lugar en la fila mientras quede alguien para atender llamadas.",
		otherLine:   "Le pongo en la fila de {title}.",
		ratherNot:   "Si prefiere no esperar, pulse 1. Para volver a oír esto, pulse asterisco.",
	},

	leaveMessage: "Por favor, deje su nombre, su número y su mensaje después de la señal. Una persona le llamará {within}.",
	withinMinutes: counted{
		plural.One:   "en menos de {n} minuto",
		plural.Many:  "en menos de {n} de minutos",
		plural.Other: "en menos de {n} minutos",
	},
	withinHours: counted{
		plural.One:   "en menos de {n} hora",
		plural.Many:  "en menos de {n} de horas",
		plural.Other: "en menos de {n} horas",
	},
	withinDays: counted{
		plural.One:   "en menos de {n} día",
		plural.Many:  "en menos de {n} de días",
		plural.Other: "en menos de {n} días",
	},
	nothingHeard: "No he oído ningún mensaje. Por favor, hable después de la señal.",
	messageKept:  "Gracias. Tenemos su mensaje. Una persona le llamará {within}.",
	noMessage:    "No he oído ningún mensaje. Puede volver a llamar cuando quiera.",
	goodbye:      "Adiós.",

	whisperQueue: "Una llamada para {title}.",
	whisperWaited: counted{
		plural.One:   "La persona que llama ha esperado {n} minuto.",
		plural.Many:  "La persona que llama ha esperado {n} de minutos.",
		plural.Other: "La persona que llama ha esperado {n} minutos.",
	},
	whisperShort: "La persona que llama ha esperado menos de un minuto.",
	whisperNote:  "Ha elegido: {note}.",
	accept:       "Pulse 1 para aceptar, o 2 para rechazar.",
	callerGone:   "La persona que llamaba ya no espera. Gracias.",
	setAway:      "No ha contestado una llamada, así que su estado es ausente. Cambie su estado a listo para volver a recibir llamadas.",
	talk:         spanishTalk,
	desk: deskWords{
		taken:     "Otra persona del equipo ha atendido esta llamada. Gracias.",
		away:      "Su estado es ahora ausente.",
		stayReady: "Para seguir listo, pulse 1.",
		ready:     "Su estado es listo para recibir llamadas.",
		isAway:    "Su estado es ausente.",
		offline:   "Su estado es desconectado.",
		busy:      "Tiene una llamada en curso.",
		menu:      "Para estar listo, pulse 1. Para estar ausente, pulse 2. Para desconectarse, pulse 3. Para hablar con una persona, pulse 0. Para continuar como cualquier otra llamada, espere en la línea.",
	},

	confirmNumber:  "Podemos llamarle al {number}. Si es correcto, pulse 1. Para dar otro número, pulse 2.",
	enterNumber:    "Por favor, marque el número al que podemos llamarle y pulse la tecla numeral, o almohadilla. Para hablar con una persona, pulse 0 y espere.",
	callbackWithin: "Gracias. Una persona le llamará al {number}, {within}.",
	callbackBy:     "Gracias. Una persona le llamará al {number}, {by}.",
	byToday:        "hoy {hour}",
	byTomorrow:     "mañana {hour}",
	byWeekday:      "el {day} {hour}",
	byDate:         "el {date} de {month} {hour}",
	byHour:         timed{plural.One: "antes de la {h} {part}", plural.Other: "antes de las {h} {part}"},
	sendingText:    "Le estoy enviando un mensaje de texto. Un momento, por favor.",
	callback:       spanishCallbacks,
	wait:           spanishWaits,

	clock: clock{
		parts: []dayPart{
			{0, "de la noche"}, {1, "de la madrugada"}, {6, "de la mañana"}, {12, "del mediodía"}, {13, "de la tarde"}, {20, "de la noche"},
		},
		hours:    12,
		hour:     timed{plural.One: "a la {h} {part}", plural.Other: "a las {h} {part}"},
		minutes:  timed{plural.One: "a la {h} y {m} {part}", plural.Other: "a las {h} y {m} {part}"},
		noon:     "a las 12 del mediodía",
		midnight: "a las 12 de la noche",
		first:    "1",
		weekdays: [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		months: [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
			"octubre", "noviembre", "diciembre"},
	},
	values: spoken{
		minus: "menos",
		plus:  "más",
		scales: []scale{
			countedScale(1_000_000_000_000, counted{plural.One: "un billón", plural.Many: "{n} de billones", plural.Other: "{n} billones"}),
			countedScale(1_000_000, counted{plural.One: "un millón", plural.Many: "{n} de millones", plural.Other: "{n} millones"}),
			countedScale(1000, counted{plural.One: "mil", plural.Many: "{n} mil", plural.Other: "{n} mil"}),
		},
		first:   []string{"primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo"},
		ordinal: ordinals{plural.Other: "{n}.º"},
		date:    "{date} de {month} de {year}",
		and:     "{a} y {b}",
		days:    counted{plural.One: "{n} día", plural.Many: "{n} de días", plural.Other: "{n} días"},
		hours:   counted{plural.One: "{n} hora", plural.Many: "{n} de horas", plural.Other: "{n} horas"},
		minutes: counted{plural.One: "{n} minuto", plural.Many: "{n} de minutos", plural.Other: "{n} minutos"},
		seconds: counted{plural.One: "{n} segundo", plural.Many: "{n} de segundos", plural.Other: "{n} segundos"},
		currency: map[string]currency{
			"AED": {
				counted{plural.One: "{n} dírham", plural.Many: "{n} de dírhams", plural.Other: "{n} dírhams"},
				counted{plural.One: "{n} fils", plural.Many: "{n} de fils", plural.Other: "{n} fils"},
			},
			"BDT": {
				counted{plural.One: "{n} taka", plural.Many: "{n} de takas", plural.Other: "{n} takas"},
				counted{plural.One: "{n} paisa", plural.Many: "{n} de paisas", plural.Other: "{n} paisas"},
			},
			"BRL": {
				counted{plural.One: "{n} real", plural.Many: "{n} de reales", plural.Other: "{n} reales"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
			"CHF": {
				counted{plural.One: "{n} franco suizo", plural.Many: "{n} de francos suizos", plural.Other: "{n} francos suizos"},
				counted{plural.One: "{n} céntimo", plural.Many: "{n} de céntimos", plural.Other: "{n} céntimos"},
			},
			"EUR": {
				counted{plural.One: "{n} euro", plural.Many: "{n} de euros", plural.Other: "{n} euros"},
				counted{plural.One: "{n} céntimo", plural.Many: "{n} de céntimos", plural.Other: "{n} céntimos"},
			},
			"GBP": {
				counted{plural.One: "{n} libra", plural.Many: "{n} de libras", plural.Other: "{n} libras"},
				counted{plural.One: "{n} penique", plural.Many: "{n} de peniques", plural.Other: "{n} peniques"},
			},
			"INR": {
				counted{plural.One: "{n} rupia", plural.Many: "{n} de rupias", plural.Other: "{n} rupias"},
				counted{plural.One: "{n} paisa", plural.Many: "{n} de paisas", plural.Other: "{n} paisas"},
			},
			"LKR": {
				counted{plural.One: "{n} rupia de Sri Lanka", plural.Many: "{n} de rupias de Sri Lanka", plural.Other: "{n} rupias de Sri Lanka"},
				counted{plural.One: "{n} céntimo", plural.Many: "{n} de céntimos", plural.Other: "{n} céntimos"},
			},
			"MXN": {
				counted{plural.One: "{n} peso", plural.Many: "{n} de pesos", plural.Other: "{n} pesos"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
			"USD": {
				counted{plural.One: "{n} dólar", plural.Many: "{n} de dólares", plural.Other: "{n} dólares"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
		},
	},
	input: input{
		notUnderstood: "Lo siento, no le he entendido.",
		notUsable:     "Lo siento, eso no parece correcto.",
		orKeys:        "También puede usar las teclas de su teléfono.",
		entered:       "Ha marcado {entry}.",
		enteredEnd:    "Ha marcado un número que termina en {entry}.",
		confirm:       "Si es correcto, pulse 1. Para marcarlo otra vez, pulse 2.",
		offer:         "Para español, pulse {key}. Para hablar con una persona, pulse 0.",
		decimal:       decimalComma,
		digits: [10][]string{
			{"cero"}, {"uno", "una", "un"}, {"dos"}, {"tres"}, {"cuatro"}, {"cinco"}, {"seis"}, {"siete"}, {"ocho"}, {"nueve"},
		},
		double: []string{"doble"},
		triple: []string{"triple"},
		filler: []string{"por", "favor", "mi", "número", "numero", "es", "el", "la", "de", "del", "y", "gracias", "guion", "guión"},
		yes:    []string{"sí", "si", "correcto", "exacto", "claro", "vale", "de acuerdo", "está bien"},
		no:     []string{"no", "incorrecto", "mal", "otra vez", "de nuevo", "nunca"},
	},
	escape: []string{"agente", "agentes", "operador", "operadora", "representante", "representantes", "persona", "personas",
		"humano", "humana", "asesor", "asesora", "ejecutivo", "ejecutiva", "alguien", "recepcionista", "telefonista",
		"atención al cliente", "servicio al cliente"},
}
