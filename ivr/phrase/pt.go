package phrase

import (
	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

// portuguese is written as in Brazil, with você; words as in Portugal are understood too. CLDR counts 0 as 1 in Brazil,
// as in French.
var portuguese = language{
	tag:  "pt",
	cldr: xlanguage.Portuguese,

	wrongKey:   "Desculpe, essa tecla não é uma das opções.",
	wrongEntry: "Desculpe, o número de dígitos não está correto.",
	silent:     "Desculpe, não ouvi nada.",
	toPerson:   "Vou transferir você para um atendente.",
	helpPerson: "Vou transferir você para um atendente que pode ajudar.",
	ourFault:   "Desculpe, houve um problema do nosso lado. Vou transferir você para um atendente.",
	oneMoment:  "Um momento, por favor. Estou consultando.",

	inLine:         "Você está na fila para falar com um atendente.",
	next:           "A próxima vez é a sua.",
	position:       "Seu lugar na fila é o número {n}.",
	lessThanMinute: "A espera é de menos de um minuto.",
	oneToTwo:       "A espera é de um a dois minutos.",
	upTo: counted{
		plural.One:   "A espera é de até {n} minuto.",
		plural.Many:  "A espera é de até {n} de minutos.",
		plural.Other: "A espera é de até {n} minutos.",
	},
	about: counted{
		plural.One:   "A espera é de cerca de {n} minuto.",
		plural.Many:  "A espera é de cerca de {n} de minutos.",
		plural.Other: "A espera é de cerca de {n} minutos.",
	},
	between: counted{
		plural.One:   "A espera é de {low} a {n} minuto.",
		plural.Many:  "A espera é de {low} a {n} de minutos.",
		plural.Other: "A espera é de {low} a {n} minutos.",
	},
	moreThan: counted{
		plural.One:   "Pode demorar mais de {n} minuto.",
		plural.Many:  "Pode demorar mais de {n} de minutos.",
		plural.Other: "Pode demorar mais de {n} minutos.",
	},
	moreThanHour: "Pode demorar mais de uma hora.",
	cannotSay:    "Ainda não posso dizer quanto tempo vai demorar.",
	choices:      "Para deixar uma mensagem em vez de esperar, pressione 1. Para ouvir de novo, pressione asterisco.",
	thanks:       "Obrigado por aguardar.",

	taste: portugueseTaste,
	routed: routed{
		welcomeBack: "Obrigado por ligar de novo. Seu lugar na fila foi mantido.",
		nowInLine:   "Você está agora na fila de {title}. O tempo que você esperou também conta lá.",
		secondCall: counted{
			plural.One:   "É a segunda ligação desta pessoa em {n} minuto.",
			plural.Many:  "É a segunda ligação desta pessoa em {n} de minutos.",
			plural.Other: "É a segunda ligação desta pessoa em {n} minutos.",
		},
	},

	closed:         "No momento estamos fechados.",
	closedFor:      "Hoje estamos fechados por causa de {title}.",
	opensToday:     "Abrimos hoje {time}.",
	opensTomorrow:  "Abrimos amanhã {time}.",
	opensWeekday:   "Abrimos {day}, {time}.",
	opensDate:      "Abrimos em {date} de {month}, {time}.",
	nobodyHere:     "No momento não há ninguém para atender sua ligação.",
	nobodyNow:      "Desculpe, agora ninguém pode atender sua ligação.",
	lineFull:       "Desculpe, todas as nossas linhas estão ocupadas no momento.",
	waitedLong:     "Desculpe por fazer você esperar. Não quero fazer você esperar mais.",
	ringingOnCall:  "Estou ligando para a pessoa de plantão. Por favor, não desligue.",
	transferFailed: "Desculpe, ninguém atendeu.",

	ladder: ladder{
		tooLong:     "É mais tempo do que queremos fazer você esperar.",
		manyWaiting: "Há muitas pessoas esperando no momento, e sua vez demoraria a chegar.",
		orWait:      "Para esperar na fila mesmo assim, pressione 0.",
		closesSoon:  "Fechamos {time}, e pode ser que ninguém consiga atender sua ligação antes disso.",
		closedNow:   "Desculpe, nesse meio-tempo nós fechamos.",
		placeKept:   "Já fechamos, mas seu lugar na fila fica mantido enquanto houver alguém para atender.",
		otherLine:   "Vou colocar você na fila de {title}.",
		ratherNot:   "Se prefere não esperar, pressione 1. Para ouvir de novo, pressione asterisco.",
	},

	leaveMessage: "Por favor, deixe seu nome, seu número e sua mensagem depois do sinal. Um atendente vai ligar para você {within}.",
	withinMinutes: counted{
		plural.One:   "em até {n} minuto",
		plural.Many:  "em até {n} de minutos",
		plural.Other: "em até {n} minutos",
	},
	withinHours: counted{
		plural.One:   "em até {n} hora",
		plural.Many:  "em até {n} de horas",
		plural.Other: "em até {n} horas",
	},
	withinDays: counted{
		plural.One:   "em até {n} dia",
		plural.Many:  "em até {n} de dias",
		plural.Other: "em até {n} dias",
	},
	nothingHeard: "Não ouvi nenhuma mensagem. Por favor, fale depois do sinal.",
	messageKept:  "Obrigado. Recebemos sua mensagem. Um atendente vai ligar para você {within}.",
	noMessage:    "Não ouvi nenhuma mensagem. Você pode ligar de novo quando quiser.",
	goodbye:      "Até logo.",

	whisperQueue: "Uma ligação para {title}.",
	whisperWaited: counted{
		plural.One:   "A pessoa esperou {n} minuto.",
		plural.Many:  "A pessoa esperou {n} de minutos.",
		plural.Other: "A pessoa esperou {n} minutos.",
	},
	whisperShort: "A pessoa esperou menos de um minuto.",
	whisperNote:  "A escolha foi: {note}.",
	accept:       "Pressione 1 para aceitar ou 2 para recusar.",
	callerGone:   "A pessoa não está mais esperando. Obrigado.",
	setAway:      "Você não atendeu uma ligação, por isso seu estado é ausente. Mude seu estado para disponível para voltar a receber ligações.",
	talk:         portugueseTalk,
	desk: deskWords{
		taken:     "Outra pessoa da equipe atendeu esta ligação. Obrigado.",
		away:      "Seu estado agora é ausente.",
		stayReady: "Para continuar disponível, pressione 1.",
		ready:     "Seu estado é disponível para ligações.",
		isAway:    "Seu estado é ausente.",
		offline:   "Seu estado é desconectado.",
		busy:      "Você está com uma ligação em andamento.",
		menu:      "Para ficar disponível, pressione 1. Para ficar ausente, pressione 2. Para se desconectar, pressione 3. Para falar com um atendente, pressione 0. Para continuar como quem liga, aguarde na linha.",
	},

	confirmNumber:  "Podemos ligar para você no número {number}. Se estiver certo, pressione 1. Para outro número, pressione 2.",
	enterNumber:    "Por favor, digite o número em que podemos ligar para você e depois pressione a tecla jogo da velha. Para falar com um atendente, pressione 0 e aguarde.",
	callbackWithin: "Obrigado. Um atendente vai ligar para você no número {number}, {within}.",
	callbackBy:     "Obrigado. Um atendente vai ligar para você no número {number}, {by}.",
	byToday:        "hoje {hour}",
	byTomorrow:     "amanhã {hour}",
	byWeekday:      "{day} {hour}",
	byDate:         "em {date} de {month} {hour}",
	byHour:         timed{plural.One: "até a {h} hora", plural.Other: "até as {h} horas"},
	sendingText:    "Estou enviando uma mensagem de texto para você. Um momento, por favor.",
	callback:       portugueseCallbacks,
	wait:           portugueseWaits,

	clock: clock{
		parts:    []dayPart{{0, "madrugada"}, {6, "manhã"}, {12, "tarde"}, {18, "noite"}},
		hours:    24,
		hour:     timed{plural.One: "à {h} hora", plural.Other: "às {h} horas"},
		minutes:  timed{plural.One: "à {h} hora e {m}", plural.Other: "às {h} horas e {m}"},
		noon:     "ao meio-dia",
		midnight: "à meia-noite",
		first:    "1º",
		weekdays: [7]string{"domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"},
		months: [12]string{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
			"outubro", "novembro", "dezembro"},
	},
	values: spoken{
		minus: "menos",
		plus:  "mais",
		scales: []scale{
			countedScale(1_000_000_000, counted{plural.One: "um bilhão", plural.Many: "{n} de bilhões", plural.Other: "{n} bilhões"}),
			countedScale(1_000_000, counted{plural.One: "um milhão", plural.Many: "{n} de milhões", plural.Other: "{n} milhões"}),
			countedScale(1000, counted{plural.One: "mil", plural.Many: "{n} mil", plural.Other: "{n} mil"}),
		},
		first:   []string{"primeiro", "segundo", "terceiro", "quarto", "quinto", "sexto", "sétimo", "oitavo", "nono", "décimo"},
		ordinal: ordinals{plural.Other: "{n}º"},
		date:    "{date} de {month} de {year}",
		and:     "{a} e {b}",
		days:    counted{plural.One: "{n} dia", plural.Many: "{n} de dias", plural.Other: "{n} dias"},
		hours:   counted{plural.One: "{n} hora", plural.Many: "{n} de horas", plural.Other: "{n} horas"},
		minutes: counted{plural.One: "{n} minuto", plural.Many: "{n} de minutos", plural.Other: "{n} minutos"},
		seconds: counted{plural.One: "{n} segundo", plural.Many: "{n} de segundos", plural.Other: "{n} segundos"},
		currency: map[string]currency{
			"AED": {
				counted{plural.One: "{n} dirham", plural.Many: "{n} de dirhams", plural.Other: "{n} dirhams"},
				counted{plural.One: "{n} fils", plural.Many: "{n} de fils", plural.Other: "{n} fils"},
			},
			"BDT": {
				counted{plural.One: "{n} taka", plural.Many: "{n} de takas", plural.Other: "{n} takas"},
				counted{plural.One: "{n} paisa", plural.Many: "{n} de paisas", plural.Other: "{n} paisas"},
			},
			"BRL": {
				counted{plural.One: "{n} real", plural.Many: "{n} de reais", plural.Other: "{n} reais"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
			"CHF": {
				counted{plural.One: "{n} franco suíço", plural.Many: "{n} de francos suíços", plural.Other: "{n} francos suíços"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
			"EUR": {
				counted{plural.One: "{n} euro", plural.Many: "{n} de euros", plural.Other: "{n} euros"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
			"GBP": {
				counted{plural.One: "{n} libra", plural.Many: "{n} de libras", plural.Other: "{n} libras"},
				counted{plural.One: "{n} pêni", plural.Many: "{n} de pence", plural.Other: "{n} pence"},
			},
			"INR": {
				counted{plural.One: "{n} rupia", plural.Many: "{n} de rupias", plural.Other: "{n} rupias"},
				counted{plural.One: "{n} paisa", plural.Many: "{n} de paisas", plural.Other: "{n} paisas"},
			},
			"LKR": {
				counted{plural.One: "{n} rupia do Sri Lanka", plural.Many: "{n} de rupias do Sri Lanka", plural.Other: "{n} rupias do Sri Lanka"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
			"MXN": {
				counted{plural.One: "{n} peso mexicano", plural.Many: "{n} de pesos mexicanos", plural.Other: "{n} pesos mexicanos"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
			"USD": {
				counted{plural.One: "{n} dólar", plural.Many: "{n} de dólares", plural.Other: "{n} dólares"},
				counted{plural.One: "{n} centavo", plural.Many: "{n} de centavos", plural.Other: "{n} centavos"},
			},
		},
	},
	input: input{
		notUnderstood: "Desculpe, não entendi.",
		notUsable:     "Desculpe, isso não parece correto.",
		orKeys:        "Você também pode usar as teclas do telefone.",
		entered:       "Você digitou {entry}.",
		enteredEnd:    "Você digitou um número que termina em {entry}.",
		confirm:       "Se estiver certo, pressione 1. Para digitar de novo, pressione 2.",
		offer:         "Para português, pressione {key}. Para falar com um atendente, pressione 0.",
		decimal:       decimalComma,
		digits: [10][]string{
			{"zero"}, {"um", "uma"}, {"dois", "duas"}, {"três", "tres"}, {"quatro"}, {"cinco"}, {"seis", "meia"}, {"sete"}, {"oito"}, {"nove"},
		},
		double: []string{"duplo", "dobro"},
		triple: []string{"triplo"},
		filler: []string{"por", "favor", "meu", "o", "a", "número", "numero", "é", "de", "do", "da", "e", "obrigado", "obrigada", "traço", "hífen"},
		yes:    []string{"sim", "correto", "certo", "exato", "claro", "isso", "tá bom", "está bem"},
		no:     []string{"não", "nao", "incorreto", "errado", "de novo", "outra vez"},
	},
	escape: []string{"atendente", "atendentes", "agente", "agentes", "operador", "operadora", "representante", "pessoa", "pessoas",
		"humano", "humana", "assistente", "alguém", "alguem", "recepcionista", "telefonista", "atendimento",
		"apoio ao cliente", "serviço ao cliente"},
}
