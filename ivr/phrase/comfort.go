package phrase

// tasteWords are for callers who choose how they wait. A key that is told stands in braces, because the operator may choose
// another.
type tasteWords struct {
	quietKey  string // {key}
	musicKey  string // {key}
	otherKey  string // {key}
	slowerKey string // {key}
	fasterKey string // {key}
	quiet     string
	music     string
}

// QuietKey tells the key that turns the music off.
func (p *Phrases) QuietKey(key string) string { return fill(p.taste.quietKey, "{key}", key) }

// MusicKey tells the key that turns the music on again.
func (p *Phrases) MusicKey(key string) string { return fill(p.taste.musicKey, "{key}", key) }

// OtherMusicKey tells the key for the next piece of music.
func (p *Phrases) OtherMusicKey(key string) string { return fill(p.taste.otherKey, "{key}", key) }

// SlowerKey tells the key that has it all said again, slowly.
func (p *Phrases) SlowerKey(key string) string { return fill(p.taste.slowerKey, "{key}", key) }

// FasterKey tells the key that has it all said again, at the usual pace.
func (p *Phrases) FasterKey(key string) string { return fill(p.taste.fasterKey, "{key}", key) }

// QuietNow says that the music is off, what is heard in its place, and the key that turns it on again.
func (p *Phrases) QuietNow(key string) string { return p.taste.quiet + " " + p.MusicKey(key) }

// MusicAgain says that the music is on again.
func (p *Phrases) MusicAgain() string { return p.taste.music }

var (
	englishTaste = tasteWords{
		quietKey:  "For quiet instead of music, press {key}.",
		musicKey:  "For music again, press {key}.",
		otherKey:  "For other music, press {key}.",
		slowerKey: "To hear this more slowly, press {key}.",
		fasterKey: "To hear this at the usual pace, press {key}.",
		quiet:     "The music is off. A soft tone from time to time tells you that you are still in line.",
		music:     "Here is the music again.",
	}
	hindiTaste = tasteWords{
		quietKey:  "संगीत बंद करने के लिए {key} दबाएँ।",
		musicKey:  "संगीत फिर से सुनने के लिए {key} दबाएँ।",
		otherKey:  "दूसरा संगीत सुनने के लिए {key} दबाएँ।",
		slowerKey: "यह जानकारी धीरे-धीरे सुनने के लिए {key} दबाएँ।",
		fasterKey: "यह जानकारी सामान्य गति से सुनने के लिए {key} दबाएँ।",
		quiet:     "संगीत बंद है। बीच-बीच में एक हल्की ध्वनि बताएगी कि आप अब भी कतार में हैं।",
		music:     "संगीत फिर से शुरू हो रहा है।",
	}
	tamilTaste = tasteWords{
		quietKey:  "இசையை நிறுத்த, {key}-ஐ அழுத்தவும்.",
		musicKey:  "இசையை மீண்டும் கேட்க, {key}-ஐ அழுத்தவும்.",
		otherKey:  "வேறு இசையைக் கேட்க, {key}-ஐ அழுத்தவும்.",
		slowerKey: "இதை மெதுவாகக் கேட்க, {key}-ஐ அழுத்தவும்.",
		fasterKey: "இதை வழக்கமான வேகத்தில் கேட்க, {key}-ஐ அழுத்தவும்.",
		quiet:     "இசை நிறுத்தப்பட்டது. நீங்கள் இன்னும் வரிசையில் இருப்பதை அவ்வப்போது ஒரு மென்மையான ஒலி உணர்த்தும்.",
		music:     "இசை மீண்டும் தொடங்குகிறது.",
	}
	bengaliTaste = tasteWords{
		quietKey:  "সঙ্গীত বন্ধ করতে {key} টিপুন।",
		musicKey:  "আবার সঙ্গীত শুনতে {key} টিপুন।",
		otherKey:  "অন্য সঙ্গীত শুনতে {key} টিপুন।",
		slowerKey: "এটি আরও ধীরে শুনতে {key} টিপুন।",
		fasterKey: "এটি স্বাভাবিক গতিতে শুনতে {key} টিপুন।",
		quiet:     "সঙ্গীত বন্ধ আছে। মাঝে মাঝে একটি মৃদু শব্দ জানাবে যে আপনি এখনও লাইনে আছেন।",
		music:     "আবার সঙ্গীত শুরু হচ্ছে।",
	}
	spanishTaste = tasteWords{
		quietKey:  "Para esperar sin música, pulse {key}.",
		musicKey:  "Para volver a oír música, pulse {key}.",
		otherKey:  "Para oír otra música, pulse {key}.",
		slowerKey: "Para oír esto más despacio, pulse {key}.",
		fasterKey: "Para oír esto a la velocidad habitual, pulse {key}.",
		quiet:     "La música está apagada. De vez en cuando, un tono suave le indicará que sigue en la fila.",
		music:     "Aquí tiene de nuevo la música.",
	}
	portugueseTaste = tasteWords{
		quietKey:  "Para esperar sem música, pressione {key}.",
		musicKey:  "Para ouvir música novamente, pressione {key}.",
		otherKey:  "Para ouvir outra música, pressione {key}.",
		slowerKey: "Para ouvir isto mais devagar, pressione {key}.",
		fasterKey: "Para ouvir isto na velocidade normal, pressione {key}.",
		quiet:     "A música está desligada. De tempos em tempos, um tom suave avisa que você continua na fila.",
		music:     "Aqui está a música novamente.",
	}
	germanTaste = tasteWords{
		quietKey:  "Um ohne Musik zu warten, drücken Sie die {key}.",
		musicKey:  "Um wieder Musik zu hören, drücken Sie die {key}.",
		otherKey:  "Um andere Musik zu hören, drücken Sie die {key}.",
		slowerKey: "Um das langsamer zu hören, drücken Sie die {key}.",
		fasterKey: "Um das wieder im üblichen Tempo zu hören, drücken Sie die {key}.",
		quiet:     "Die Musik ist aus. Ein leiser Ton von Zeit zu Zeit zeigt Ihnen, dass Sie noch in der Warteschlange sind.",
		music:     "Hier ist wieder die Musik.",
	}
	frenchTaste = tasteWords{
		quietKey:  "Pour attendre sans musique, appuyez sur {key}.",
		musicKey:  "Pour entendre de nouveau la musique, appuyez sur {key}.",
		otherKey:  "Pour entendre une autre musique, appuyez sur {key}.",
		slowerKey: "Pour entendre ceci plus lentement, appuyez sur {key}.",
		fasterKey: "Pour entendre ceci au rythme habituel, appuyez sur {key}.",
		quiet:     "La musique est coupée. De temps en temps, un son doux vous indique que vous êtes toujours dans la file d'attente.",
		music:     "Voici de nouveau la musique.",
	}
)
