package phrase

import "golang.org/x/text/feature/plural"

var portugueseWaits = waitTexts{
	soon:        "Você será atendido em instantes.",
	sooner:      "Está indo mais rápido do que dissemos a você.",
	longer:      "Está demorando mais do que dissemos a você.",
	sorry:       "Pedimos desculpas. Dissemos que a esta altura você já teria sido atendido.",
	fewerAgents: "Há menos pessoas atendendo do que antes.",
	moreCallers: "Muito mais pessoas estão ligando do que antes.",
	urgentFirst: "Outras pessoas precisaram ser atendidas primeiro.",
	longerCalls: "As ligações estão demorando mais do que antes.",
	stay:        "Ou continue na linha: seu lugar na fila fica mantido.",
	again: counted{
		plural.One:   "Há {n} minuto dissemos a você: {wait}",
		plural.Many:  "Há {n} de minutos dissemos a você: {wait}",
		plural.Other: "Há {n} minutos dissemos a você: {wait}",
	},
	againNow: "Acabamos de dizer a você: {wait}",
}
