package phrase

import (
	"slices"
	"strings"
	"time"
)

// input is what callers are told where something is asked for, and how they say it. No field may be empty.
type input struct {
	notUnderstood string // words that are no answer
	notUsable     string // an entry of the right length that cannot be
	orKeys        string // after words that were not understood where only words were asked for
	entered       string // {entry}
	enteredEnd    string // {entry}: the last digits of one that is not read back
	confirm       string // 1 is right, 2 is again
	offer         string // {key}: this language, offered in itself

	decimal decimal // how amounts are written

	digits [10][]string // words for 0 to 9
	double []string     // words that say the next digit twice
	triple []string
	filler []string // words among digits that mean nothing
	yes    []string
	no     []string
}

// maxHeard is how many words of an answer are looked at.
const maxHeard = 200

// NotUnderstood follows words that are no answer.
func (p *Phrases) NotUnderstood() string { return p.input.notUnderstood }

// NotUsable follows an entry that has the right length and cannot be, such as the 31st of June.
func (p *Phrases) NotUsable() string { return p.input.notUsable }

// OrKeys says that the keys of the phone do as well as words.
func (p *Phrases) OrKeys() string { return p.input.orKeys }

// Confirm reads an entry back and asks for 1 or 2.
func (p *Phrases) Confirm(entry string) string {
	return fill(p.input.entered, "{entry}", entry) + " " + p.input.confirm
}

// ConfirmEnd reads the end of an entry back and asks for 1 or 2.
func (p *Phrases) ConfirmEnd(entry string) string {
	return fill(p.input.enteredEnd, "{entry}", entry) + " " + p.input.confirm
}

// ConfirmKeys asks for 1 or 2 after an entry that is not read back at all.
func (p *Phrases) ConfirmKeys() string { return p.input.confirm }

// OfferLanguage offers the language in itself, by a key, and a person behind 0.
func (p *Phrases) OfferLanguage(key string) string { return fill(p.input.offer, "{key}", key) }

// Said is how many words of a phrase were heard, one after the other: all of them, or 0.
func Said(heard, phrase string) int {
	run := words(phrase)
	if len(run) == 0 || !containsRun(bounded(heard), run) {
		return 0
	}
	return len(run)
}

// bounded are the first words of what was heard.
func bounded(heard string) []string {
	all := words(heard)
	return all[:min(len(all), maxHeard)]
}

// HeardDigits are the digits that were said, in the language of the tag or in English: digit words, numerals of any of
// our scripts, "double five". It is false when something else was said as well.
func (c *Catalogue) HeardDigits(tag, heard string) (string, bool) {
	vocabularies := []*Phrases{c.For(tag), c.fallback}
	var digits strings.Builder
	times := 1
	for _, word := range bounded(heard) {
		said, repeat, known := understood(vocabularies, word)
		switch {
		case !known, repeat > 1 && times > 1, times > 1 && len(said) == 0 && repeat <= 1:
			return "", false
		case repeat > 1:
			times = repeat
		case times > 1:
			digits.WriteString(strings.Repeat(said[:1], times) + said[1:])
			times = 1
		default:
			digits.WriteString(said)
		}
	}
	return digits.String(), times == 1 && digits.Len() > 0
}

// understood is what a word means among digits: digits, a repetition of the next, or nothing at all.
func understood(vocabularies []*Phrases, word string) (said string, repeat int, known bool) {
	if said, known = numerals(word); known {
		return said, 1, true
	}
	for _, p := range vocabularies {
		if p != vocabularies[0] && len(word) == 1 {
			continue // a letter of English, such as o, may be a word of the caller's language
		}
		if said, known := p.digitWords[word]; known {
			return said, 1, true
		}
		if repeat, known := p.repeatWords[word]; known {
			return "", repeat, true
		}
	}
	return "", 0, false
}

// zeros are the first of the ten numerals of each script that callers' words come in.
var zeros = []rune{'0', '०', '০', '௦'}

// numerals are the digits of a word that is made of nothing else.
func numerals(word string) (string, bool) {
	var digits strings.Builder
	for _, r := range word {
		i := slices.IndexFunc(zeros, func(zero rune) bool { return zero <= r && r <= zero+9 })
		if i < 0 {
			return "", false
		}
		digits.WriteByte(byte('0' + r - zeros[i]))
	}
	return digits.String(), word != ""
}

// HeardYes is yes or no, in the language of the tag or in English. Who says both means no. It is false when neither was
// said.
func (c *Catalogue) HeardYes(tag, heard string) (yes, ok bool) {
	said := bounded(heard)
	for _, p := range []*Phrases{c.For(tag), c.fallback} {
		switch {
		case saysAny(said, p.input.no):
			return false, true
		case saysAny(said, p.input.yes):
			yes = true
		}
	}
	return yes, yes
}

func saysAny(heard, phrases []string) bool {
	return slices.ContainsFunc(folded(phrases), func(run []string) bool { return containsRun(heard, run) })
}

// HeardDate is a date that was said with the name of its month, in the language of the tag or in English, such as "March
// 5th 1990" or "5 March 1990". It is false for anything else, a date in digits included.
func (c *Catalogue) HeardDate(tag, heard string) (time.Time, bool) {
	var month, day, year int
	for _, word := range bounded(heard) {
		number, known := numerals(ordinal(word))
		n := whole(number)
		switch {
		case c.month(tag, word) > 0 && month == 0:
			month = c.month(tag, word)
		case known && len(number) == 4 && year == 0:
			year = n
		case known && len(number) <= 2 && day == 0:
			day = n
		case !c.isFiller(tag, word) || known:
			return time.Time{}, false
		}
	}
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return date, month > 0 && year > 0 && date.Day() == day
}

// ordinal is a word without the ending that makes 5 the fifth, or 1 le premier.
func ordinal(word string) string {
	for _, ending := range []string{"st", "nd", "rd", "th", "er", "e", "º", "ª"} {
		if number, found := strings.CutSuffix(word, ending); found {
			return number
		}
	}
	return word
}

// whole is a number of at most four digits; 0 when there is none.
func whole(digits string) int {
	n := 0
	for i := range min(len(digits), 4) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// month is the number of the month that a word names; 0 when it names none.
func (c *Catalogue) month(tag, word string) int {
	for _, p := range []*Phrases{c.For(tag), c.fallback} {
		for i, name := range p.clock.months {
			if folded := words(name); len(folded) == 1 && folded[0] == word {
				return i + 1
			}
		}
	}
	return 0
}

func (c *Catalogue) isFiller(tag, word string) bool {
	said, repeat, known := understood([]*Phrases{c.For(tag), c.fallback}, word)
	return known && said == "" && repeat <= 1
}

// vocabulary is what the words of a language mean among digits. Fillers mean no digits.
func (i input) vocabulary() (digits map[string]string, repeats map[string]int) {
	digits, repeats = map[string]string{}, map[string]int{}
	enter := func(list []string, meaning string) {
		for _, word := range list {
			digits[strings.Join(words(word), " ")] = meaning
		}
	}
	enter(i.filler, "")
	for n, list := range i.digits {
		enter(list, string(rune('0'+n)))
	}
	for n, list := range map[int][]string{2: i.double, 3: i.triple} {
		for _, word := range list {
			repeats[strings.Join(words(word), " ")] = n
		}
	}
	return digits, repeats
}
