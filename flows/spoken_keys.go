package flows

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// keySpeech is how a language speaks of the keys of a phone.
type keySpeech struct {
	press   []string // beginnings of the words for pressing
	order   verbOrder
	fillers []string          // words between pressing and the key
	joins   []string          // words between two keys
	among   []string          // words after a number that is no key: one of the following
	keys    map[string]string // beginnings of the words for keys
}

// verbOrder says where a language puts the verb.
type verbOrder int

const (
	verbFirst  verbOrder = iota // press 1
	verbLast                    // 1 दबाएँ
	verbEither                  // drücken Sie die 1, or: die 1 drücken
)

// keySpeeches are the languages whose speech of keys is understood, composed as [norm.NFC] does.
var keySpeeches = map[string]keySpeech{
	"en": {
		press: []string{"press", "push", "hit"}, order: verbFirst,
		fillers: []string{"the", "key", "number", "button", "digit"}, joins: []string{"or", "and"}, among: []string{"of"},
		keys: map[string]string{
			"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
			"star": "*", "asterisk": "*", "pound": "#", "hash": "#",
		},
	},
	"hi": {
		press: []string{"दबा"}, order: verbLast,
		fillers: []string{"बटन", "नंबर", "नम्बर", "को", "का", "की", "कुंजी"}, joins: []string{"या", "और"},
		keys: map[string]string{
			"शून्य": "0", norm.NFC.String("ज़ीरो"): "0", "जीरो": "0", "एक": "1", "दो": "2", "तीन": "3", "चार": "4", "पाँच": "5", "पांच": "5", "छह": "6", "छः": "6", "छे": "6",
			"सात": "7", "आठ": "8", "नौ": "9", "स्टार": "*", "तारा": "*", "हैश": "#", "पाउंड": "#",
		},
	},
	"ta": {
		press: []string{"அழுத்த"}, order: verbLast,
		fillers: []string{"ஐ", "குறியை", "விசையை", "எண்ணை", "பொத்தானை", "பட்டனை", "எண்"}, joins: []string{"அல்லது", "மற்றும்"},
		keys: map[string]string{
			"பூஜ்ஜிய": "0", "பூஜ்ய": "0", "சுழிய": "0", "ஒன்ற": "1", "இரண்ட": "2", "மூன்ற": "3", "நான்க": "4", "ஐந்த": "5", "ஆற": "6", "ஏழ": "7", "எட்ட": "8", "ஒன்பத": "9",
			"நட்சத்திர": "*", "ஸ்டார்": "*", "ஹாஷ்": "#", "ஹேஷ்": "#",
		},
	},
	"bn": {
		press: []string{"টিপ", "চাপ"}, order: verbLast,
		fillers: []string{"নম্বর", "বোতাম", "বোতামটি", "বাটন", "কী", "টি"}, joins: []string{"বা", "অথবা"},
		keys: map[string]string{
			"শূন্য": "0", "জিরো": "0", "এক": "1", "দুই": "2", "তিন": "3", "চার": "4", "পাঁচ": "5", norm.NFC.String("ছয়"): "6", "সাত": "7", "আট": "8", norm.NFC.String("নয়"): "9",
			"স্টার": "*", "তারা": "*", "হ্যাশ": "#", "পাউন্ড": "#",
		},
	},
	"es": {
		press: []string{"puls", "presion", "oprim", "marqu", "marcar", "marca", "aprie", "tecle"}, order: verbFirst,
		fillers: []string{"el", "la", "en", "tecla", "número", "botón", "dígito", "opción"}, joins: []string{"o", "y"}, among: []string{"de"},
		keys: map[string]string{
			"cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
			"asterisco": "*", "estrella": "*", "almohadilla": "#", "numeral": "#", "gato": "#",
		},
	},
	"pt": {
		press: []string{"pression", "tecle", "teclar", "digite", "digitar", "apert", "disqu", "prima", "premir", "marqu"}, order: verbFirst,
		fillers: []string{"o", "a", "na", "no", "tecla", "número", "botão", "dígito", "opção", "jogo", "da"}, joins: []string{"ou", "e"}, among: []string{"de", "dos", "das", "outro"},
		keys: map[string]string{
			"zero": "0", "um": "1", "dois": "2", "três": "3", "quatro": "4", "cinco": "5", "seis": "6", "sete": "7", "oito": "8", "nove": "9",
			"asterisco": "*", "estrela": "*", "velha": "#", "cerquilha": "#", "quadrado": "#", "cardinal": "#", "sustenido": "#",
		},
	},
	"de": {
		press: []string{"drück", "wählen", "tippen"}, order: verbEither,
		fillers: []string{"sie", "bitte", "dann", "einfach", "die", "auf", "taste", "nummer", "zahl", "ziffer"}, joins: []string{"oder", "und"}, among: []string{"der", "von"},
		keys: map[string]string{
			"null": "0", "eins": "1", "zwei": "2", "zwo": "2", "drei": "3", "vier": "4", "fünf": "5", "sechs": "6", "sieben": "7", "acht": "8", "neun": "9",
			"stern": "*", "sterntaste": "*", "raute": "#", "rautetaste": "#",
		},
	},
	"fr": {
		press: []string{"appuy", "tap", "faites", "compos", "press"}, order: verbFirst,
		fillers: []string{"sur", "le", "la", "l", "touche", "numéro", "chiffre", "bouton"}, joins: []string{"ou", "et"}, among: []string{"de", "des", "autre"},
		keys: map[string]string{
			"zéro": "0", "un": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8", "neuf": "9",
			"étoile": "*", "astérisque": "*", "dièse": "#",
		},
	},
}

// offered are the keys that a text tells callers to press, in the order in which it does. Nothing is known of a language
// that we do not speak.
func offered(text, language string) []string {
	speech, known := keySpeeches[primary(language)]
	if !known {
		return nil
	}
	words := keyWords(text)
	if speech.order == verbLast {
		slices.Reverse(words)
	}
	var keys []string
	for i, word := range words {
		if hasBeginning(word, speech.press) {
			keys = append(keys, speech.keysAround(words, i)...)
		}
	}
	return keys
}

// keysAround are the keys that belong to a verb: those behind it, or, where a language has both orders, those before it
// when none is behind.
func (s keySpeech) keysAround(words []string, verb int) []string {
	keys := s.keysAfter(words[verb+1:])
	if len(keys) > 0 || s.order != verbEither {
		return keys
	}
	before := slices.Clone(words[:verb])
	slices.Reverse(before)
	keys = s.keysAfter(before)
	slices.Reverse(keys)
	return keys
}

// keysAfter are the keys that stand next to the verb, seen from the verb.
func (s keySpeech) keysAfter(words []string) []string {
	var keys []string
	for i, word := range words {
		key, isKey := s.key(word)
		switch {
		case isKey && !isKeySign(word) && i+1 < len(words) && slices.Contains(s.among, words[i+1]): // one of the following
			return keys
		case isKey:
			keys = append(keys, key)
		case !slices.Contains(s.fillers, word) && !slices.Contains(s.joins, word):
			return keys
		}
	}
	return keys
}

// key is the key that a word stands for. Words of languages with endings are known by how they begin.
func (s keySpeech) key(word string) (string, bool) {
	if isKeySign(word) {
		return word, true
	}
	if s.order != verbLast {
		key, known := s.keys[word]
		return key, known
	}
	for beginning, key := range s.keys {
		if strings.HasPrefix(word, beginning) {
			return key, true
		}
	}
	return "", false
}

// writtenKeys are the keys that stand in a text as signs, whatever is said of them.
func writtenKeys(text string) []string {
	return slices.DeleteFunc(keyWords(text), func(word string) bool { return !isKeySign(word) })
}

// isKeySign reports whether a word is a number, a star or a hash.
func isKeySign(word string) bool {
	return word == "*" || word == "#" || strings.Trim(word, "0123456789") == "" && word != ""
}

func hasBeginning(word string, beginnings []string) bool {
	return slices.ContainsFunc(beginnings, func(one string) bool { return strings.HasPrefix(word, one) })
}

// keyWords are the words of a text in small letters, with digits of every script as 0 to 9 and apart from the letters
// next to them. The end of a sentence is a word of its own, so that nothing is read across it.
func keyWords(text string) []string {
	var out strings.Builder
	before := kindSpace
	for _, r := range strings.ToLower(norm.NFC.String(text)) {
		r = asciiDigit(r)
		kind := kindOfRune(r)
		if kind != before && kind != kindSpace || kind == kindSign {
			out.WriteByte(' ')
		}
		switch kind {
		case kindSpace:
			out.WriteByte(' ')
		default:
			out.WriteRune(r)
		}
		before = kind
	}
	return strings.Fields(out.String())
}

// runeKind sorts characters into what words are made of.
type runeKind int

const (
	kindSpace runeKind = iota
	kindLetter
	kindDigit
	kindSign // stands alone
)

func kindOfRune(r rune) runeKind {
	switch {
	case r >= '0' && r <= '9':
		return kindDigit
	case strings.ContainsRune("*#.!?।;:", r):
		return kindSign
	case unicode.In(r, unicode.Letter, unicode.Mark):
		return kindLetter
	default:
		return kindSpace
	}
}

// asciiDigit is a digit of a script that we speak as 0 to 9; anything else is itself.
func asciiDigit(r rune) rune {
	for _, zero := range "०০௦" {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return r
}
