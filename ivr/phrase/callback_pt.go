package phrase

import "golang.org/x/text/feature/plural"

var portugueseCallbacks = callbackTexts{
	callbackChoice:    "Para receber uma ligação nossa e manter seu lugar na fila, pressione 2.",
	callbackOffer:     "Você não precisa esperar ao telefone. Podemos ligar para você quando for a sua vez, e seu lugar na fila fica mantido. Para isso, pressione 2.",
	notCallable:       "Desculpe, não podemos ligar para esse número. Por favor, digite outro número, com 00 e o código do país.",
	placeKept:         "Seu lugar na fila está mantido, e você já pode desligar.",
	owedAlready:       "Já prometemos ligar para esse número {when}.",
	owedLateAlready:   "Já prometemos ligar para esse número. Estamos atrasados e pedimos desculpas.",
	keepOrStay:        "Para deixar assim, pressione 1. Para continuar na fila, pressione 2.",
	keepOrMessage:     "Para deixar assim, pressione 1. Para deixar uma mensagem, pressione 3.",
	orMessage:         "Para deixar uma mensagem em vez disso, pressione 3.",
	owedYou:           "Prometemos ligar para você {when}.",
	owedYouLate:       "Prometemos ligar para você. Estamos atrasados e pedimos desculpas.",
	keepCancelNow:     "Para manter a ligação, pressione 1. Para cancelar, pressione 2. Para falar agora com um atendente, pressione 0.",
	callbackStands:    "Obrigado. Vamos ligar para você.",
	callbackCancelled: "Não vamos mais ligar para você.",
	thisIsCallback:    "Aqui é {title}. Você pediu que ligássemos para você.",
	discreetCallback:  "Você pediu que ligássemos para você.",
	talkLaterCancel:   "Para falar agora com um atendente, pressione 1. Para receber a ligação mais tarde, pressione 2. Para cancelar, pressione 3.",
	calledAgain:       "Não conseguimos falar com você e vamos ligar de novo mais tarde.",
	calledLast:        "Não conseguimos falar com você. Você pode ligar para nós quando quiser.",
	calledLater:       "Obrigado. Vamos ligar de novo mais tarde.",
	calledNoMore:      "Não vamos ligar de novo. Você pode ligar para nós quando quiser.",
	callbackOver:      "Obrigado, você não precisa fazer nada.",
	whisperCallback:   "É para retornar uma ligação de {title}.",
	whisperAsked: counted{
		plural.One:   "A pessoa pediu há {n} minuto.",
		plural.Many:  "A pessoa pediu há {n} de minutos.",
		plural.Other: "A pessoa pediu há {n} minutos.",
	},
	whisperAskedNow:    "A pessoa pediu há menos de um minuto.",
	callingCustomer:    "Estamos ligando para o cliente. Por favor, aguarde na linha.",
	customerNotReached: "O cliente não atendeu. Obrigado. Seu estado é disponível para a próxima ligação.",
	byMinute:           timed{plural.One: "até a {h} hora e {m}", plural.Other: "até as {h} horas e {m}"},
}
