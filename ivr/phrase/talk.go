package phrase

// talkWords are for callers whose talk pauses or goes on with somebody else, and for whoever is asked about them.
type talkWords struct {
	moment  string // the agent is gone for a moment
	onward  string // to a colleague
	calling string // to an outside number
	back    string // in line again, after nobody answered or came back
	asks    string // a colleague asks about a caller
}

// StillThere tells a caller that the agent is gone for a moment, and comes back.
func (p *Phrases) StillThere() string { return p.talk.moment }

// PuttingThrough tells a caller that a colleague of the agent takes over, and that the wait so far counts.
func (p *Phrases) PuttingThrough() string { return p.talk.onward }

// PuttingOut tells a caller that another number is called for them.
func (p *Phrases) PuttingOut() string { return p.talk.calling }

// BackInLine tells a caller that nobody is there, and that their place in line is the one they had.
func (p *Phrases) BackInLine() string { return p.talk.back }

// WhisperAsked tells somebody who picks up that a colleague asks about a caller, and what; an empty note is not mentioned.
func (p *Phrases) WhisperAsked(note string) string { return p.whispered([]string{p.talk.asks}, note) }

var (
	englishTalk = talkWords{
		moment:  "One moment, please. You are still connected.",
		onward:  "I am putting you through to a colleague. The time that you have waited counts.",
		calling: "I am putting you through now.",
		back:    "Sorry, nobody could take over. You have kept your place in line, and a person will be with you.",
		asks:    "A colleague asks for your help with a caller.",
	}
	germanTalk = talkWords{
		moment:  "Einen Moment bitte. Sie sind weiterhin verbunden.",
		onward:  "Ich verbinde Sie mit einem Kollegen. Ihre bisherige Wartezeit zählt.",
		calling: "Ich verbinde Sie jetzt.",
		back:    "Leider konnte niemand übernehmen. Sie haben Ihren Platz in der Warteschlange behalten, gleich ist jemand für Sie da.",
		asks:    "Ein Kollege bittet Sie um Hilfe bei einem Anrufer.",
	}
	spanishTalk = talkWords{
		moment:  "Un momento, por favor. Sigue conectado.",
		onward:  "Le paso con un compañero. El tiempo que ha esperado cuenta.",
		calling: "Le paso ahora.",
		back:    "Lo sentimos, nadie pudo atenderle allí. Ha conservado su lugar en la fila y una persona le atenderá.",
		asks:    "Un compañero le pide ayuda con una llamada.",
	}
	frenchTalk = talkWords{
		moment:  "Un instant, s'il vous plaît. Vous êtes toujours en ligne.",
		onward:  "Je vous passe un collègue. Le temps que vous avez attendu compte.",
		calling: "Je vous mets en relation.",
		back:    "Désolé, personne n'a pu prendre le relais. Vous avez gardé votre place dans la file et une personne va vous répondre.",
		asks:    "Un collègue vous demande de l'aide pour un appel.",
	}
	portugueseTalk = talkWords{
		moment:  "Um momento, por favor. Você continua na linha.",
		onward:  "Vou passar você para um colega. O tempo que você esperou conta.",
		calling: "Vou transferir você agora.",
		back:    "Desculpe, ninguém pôde atender. Você manteve o seu lugar na fila e uma pessoa vai atender você.",
		asks:    "Um colega pede a sua ajuda com uma chamada.",
	}
	hindiTalk = talkWords{
		moment:  "कृपया एक क्षण रुकें। आप लाइन पर जुड़े हुए हैं।",
		onward:  "मैं आपकी बात एक सहकर्मी से करा रहा हूँ। आपके इंतज़ार का समय गिना जाएगा।",
		calling: "मैं अब आपकी बात करा रहा हूँ।",
		back:    "क्षमा करें, वहाँ कोई उपलब्ध नहीं था। कतार में आपका स्थान बना हुआ है, और कोई व्यक्ति आपसे बात करेगा।",
		asks:    "एक सहकर्मी को एक कॉलर के लिए आपकी मदद चाहिए।",
	}
	bengaliTalk = talkWords{
		moment:  "অনুগ্রহ করে একটু অপেক্ষা করুন। আপনি এখনও লাইনে যুক্ত আছেন।",
		onward:  "আমি আপনাকে একজন সহকর্মীর সঙ্গে যুক্ত করছি। আপনার অপেক্ষার সময় গণনা করা হবে।",
		calling: "আমি এখন আপনাকে যুক্ত করছি।",
		back:    "দুঃখিত, সেখানে কাউকে পাওয়া যায়নি। লাইনে আপনার জায়গা ঠিক আছে, একজন মানুষ আপনার সঙ্গে কথা বলবেন।",
		asks:    "একজন কলারের বিষয়ে একজন সহকর্মী আপনার সাহায্য চাইছেন।",
	}
	tamilTalk = talkWords{
		moment:  "ஒரு நிமிடம் காத்திருங்கள். நீங்கள் இன்னும் இணைப்பில் இருக்கிறீர்கள்.",
		onward:  "உங்களை ஒரு சக ஊழியருடன் இணைக்கிறேன். நீங்கள் காத்திருந்த நேரம் கணக்கில் கொள்ளப்படும்.",
		calling: "இப்போது உங்களை இணைக்கிறேன்.",
		back:    "மன்னிக்கவும், அங்கு யாரும் கிடைக்கவில்லை. வரிசையில் உங்கள் இடம் அப்படியே உள்ளது, ஒருவர் உங்களுடன் பேசுவார்.",
		asks:    "ஒரு அழைப்பாளர் தொடர்பாக சக ஊழியர் ஒருவர் உங்கள் உதவியைக் கேட்கிறார்.",
	}
)
