package phrase

import "golang.org/x/text/feature/plural"

var spanishWaits = waitTexts{
	soon:        "Le atenderemos enseguida.",
	sooner:      "Vamos más rápido de lo que le dijimos.",
	longer:      "Estamos tardando más de lo que le dijimos.",
	sorry:       "Lo sentimos. Le dijimos que a estas alturas ya le habríamos atendido.",
	fewerAgents: "Hay menos personas atendiendo que antes.",
	moreCallers: "Están llamando muchas más personas que antes.",
	urgentFirst: "Hemos tenido que atender antes a otras personas.",
	longerCalls: "Las llamadas están durando más que antes.",
	stay:        "O siga en línea: conserva su lugar en la fila.",
	again: counted{
		plural.One:   "Hace {n} minuto le dijimos: {wait}",
		plural.Many:  "Hace {n} de minutos le dijimos: {wait}",
		plural.Other: "Hace {n} minutos le dijimos: {wait}",
	},
	againNow: "Acabamos de decirle: {wait}",
}
