package phrase

import "golang.org/x/text/feature/plural"

var frenchWaits = waitTexts{
	soon:        "Nous allons vous répondre dans un instant.",
	sooner:      "Cela va plus vite que nous ne vous l'avions dit.",
	longer:      "C'est plus long que nous ne vous l'avions dit.",
	sorry:       "Nous sommes désolés. Nous vous avions dit que nous vous aurions déjà répondu.",
	fewerAgents: "Moins de personnes répondent au téléphone que tout à l'heure.",
	moreCallers: "Beaucoup plus de personnes appellent que tout à l'heure.",
	urgentFirst: "Nous avons dû répondre à d'autres personnes d'abord.",
	longerCalls: "Les appels durent plus longtemps que tout à l'heure.",
	stay:        "Ou restez en ligne : vous gardez votre place.",
	again: counted{
		plural.One:   "Il y a {n} minute, nous vous avons dit : {wait}",
		plural.Many:  "Il y a {n} de minutes, nous vous avons dit : {wait}",
		plural.Other: "Il y a {n} minutes, nous vous avons dit : {wait}",
	},
	againNow: "Nous venons de vous dire : {wait}",
}
