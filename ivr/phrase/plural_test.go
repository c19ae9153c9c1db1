package phrase

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

// TestEveryLanguageCountsAsCLDRDoes holds the plural rules, and where they differ from those of English: Hindi, Bengali,
// French and the Portuguese of Brazil count 0 as 1, and the Romance languages have a form for whole millions.
func TestEveryLanguageCountsAsCLDRDoes(t *testing.T) {
	t.Parallel()
	const one, many, other = plural.One, plural.Many, plural.Other
	want := map[string]map[int]plural.Form{
		"en": {0: other, 1: one, 2: other, 21: other, million: other},
		"hi": {0: one, 1: one, 2: other, 21: other, million: other},
		"ta": {0: other, 1: one, 2: other, 21: other, million: other},
		"bn": {0: one, 1: one, 2: other, 21: other, million: other},
		"es": {0: other, 1: one, 2: other, 21: other, million: many, 3 * million: many, million + 1: other},
		"pt": {0: one, 1: one, 2: other, 21: other, million: many, 3 * million: many, million + 1: other},
		"de": {0: other, 1: one, 2: other, 21: other, million: other},
		"fr": {0: one, 1: one, 2: other, 21: other, million: many, 3 * million: many, million + 1: other},
	}
	for _, l := range languages {
		if len(want[l.tag]) == 0 {
			t.Errorf("%s: nothing is held of its plural forms", l.tag)
		}
		for n, form := range want[l.tag] {
			if got := l.form(n); got != form {
				t.Errorf("%s: %d has plural form %v, not %v", l.tag, n, got, form)
			}
		}
	}
}

// nouns are the words that are counted, in one and in several; several may be the same as one.
var nouns = map[string]struct{ one, other []string }{
	"en": {
		words("minute hour day second person dirham taka euro pound rupee dollar fils poisha cent penny paisa real franc centime peso centavo"),
		words("minutes hours days seconds people dirhams taka euros pounds rupees dollars fils poisha cents pence paise reais francs centimes pesos centavos"),
	},
	"hi": {
		words("मिनट घंटा घंटे दिन सेकंड दिरहम फ़िल्स टका पैसा यूरो सेंट पाउंड पेनी रुपया डॉलर सेंटावो सेंटीम रियाल फ़्रैंक पेसो"),
		words("मिनट घंटे दिन सेकंड दिरहम फ़िल्स टका पैसे यूरो सेंट पाउंड पेंस रुपये डॉलर सेंटावो सेंटीम रियाल फ़्रैंक पेसो"),
	},
	"ta": {
		words("நிமிடம் நிமிடத்திற்கு நிமிடத்தில் நிமிடத்திற்குள் மணி நாள் நாளுக்குள் வினாடி திர்ஹாம் ஃபில்ஸ் டாக்கா பைசா யூரோ சென்ட் பவுண்ட் பென்னி ரூபாய் சதம் டாலர் சென்டாவோ சென்டைம் ரியால் ஃபிராங்க் பெசோ"),
		words("நிமிடங்கள் நிமிடங்களுக்கு நிமிடங்களில் நிமிடங்களுக்குள் மணி நாட்கள் நாட்களுக்குள் வினாடிகள் திர்ஹாம் ஃபில்ஸ் டாக்கா பைசா யூரோ சென்ட் பவுண்ட் பென்ஸ் ரூபாய் சதம் டாலர் சென்டாவோ சென்டைம் ரியால் ஃபிராங்க் பெசோ"),
	},
	"bn": {
		words("মিনিট মিনিটের মিনিটে ঘণ্টা ঘণ্টার দিন দিনের সেকেন্ড দিরহাম ফিলস টাকা পয়সা ইউরো সেন্ট পাউন্ড পেনি ডলার সেন্টাভো সঁতিম রিয়াল ফ্রাঙ্ক পেসো রুপি"),
		words("মিনিট মিনিটের মিনিটে ঘণ্টা ঘণ্টার দিন দিনের সেকেন্ড দিরহাম ফিলস টাকা পয়সা ইউরো সেন্ট পাউন্ড পেন্স ডলার সেন্টাভো সঁতিম রিয়াল ফ্রাঙ্ক পেসো রুপি"),
	},
	"es": {
		words("minuto hora día segundo persona dírham taka real euro libra rupia peso franco dólar fils paisa centavo céntimo penique"),
		words("minutos horas días segundos personas dírhams takas reales euros libras rupias pesos francos dólares fils paisas centavos céntimos peniques"),
	},
	"pt": {
		words("minuto hora dia segundo pessoa dirham taka real euro libra rupia peso franco dólar fils paisa centavo pêni"),
		words("minutos horas dias segundos pessoas dirhams takas reais euros libras rupias pesos francos dólares fils paisas centavos pence"),
	},
	"de": {
		words("minute stunde tag sekunde person dirham taka real euro pfund rupie peso dollar fils poisha centavo franken rappen cent penny paisa"),
		words("minuten stunden tage tagen sekunden personen dirham taka real euro pfund rupien pesos dollar fils poisha centavos franken rappen cent pence paise"),
	},
	"fr": {
		words("minute heure jour seconde personne dirham taka réal euro livre roupie peso franc dollar fils poisha centavo centime penny paisa cent"),
		words("minutes heures jours secondes personnes dirhams takas réals euros livres roupies pesos francs dollars fils poishas centavos centimes pence paisas cents"),
	},
}

// TestEveryCountedSentenceHasTheNounOfItsForm goes over every sentence with a number and every plural form of its
// language: after the number comes the noun, and it is of that form. A language that has a form for millions puts "of"
// between the two.
func TestEveryCountedSentenceHasTheNounOfItsForm(t *testing.T) {
	t.Parallel()
	for _, l := range languages {
		seen := 0
		eachCounted(reflect.ValueOf(l), l.tag, func(name string, c counted) {
			for _, form := range l.forms() {
				seen++
				if word := l.countedNoun(c[form], form); !slices.Contains(nounsOf(l.tag, form), word) {
					t.Errorf("%s, plural form %v: %q counts with the word %q, which is not a noun of that form", name, form, c[form], word)
				}
			}
		})
		if seen < 30 {
			t.Errorf("%s: only %d sentences with a number were looked at", l.tag, seen)
		}
	}
}

func nounsOf(tag string, form plural.Form) []string {
	if form == plural.One {
		return nouns[tag].one
	}
	return nouns[tag].other
}

// countedNoun is the noun after the number: the word behind it, behind "de" or "d'" where millions are counted, or behind
// an adjective that begins the name of a currency.
func (l *language) countedNoun(text string, form plural.Form) string {
	_, after, found := strings.Cut(text, "{n}")
	rest := words(after)
	if form == plural.Many {
		if !found || len(rest) < 2 || rest[0] != "de" && rest[0] != "d" {
			return ""
		}
		rest = rest[1:]
	}
	for _, adjective := range [][]string{words("Sri Lankan"), words("Sri Lanka"), words("Brazilian"), words("Swiss"), words("Mexican"),
		words("mexikanischer"), words("mexikanische"), words("श्रीलंकाई"), words("ब्राज़ीली"), words("स्विस"), words("मैक्सिकन"), words("இலங்கை"),
		words("பிரேசிலிய"), words("சுவிஸ்"), words("மெக்சிகன்"), words("শ্রীলঙ্কান"), words("ব্রাজিলীয়"), words("সুইস"), words("মেক্সিকান")} {
		if len(rest) > len(adjective) && slices.Equal(rest[:len(adjective)], adjective) {
			rest = rest[len(adjective):]
		}
	}
	if !found || len(rest) == 0 {
		return ""
	}
	return rest[0]
}

// eachCounted calls visit for each sentence with a number below v, the names of large numbers excepted.
func eachCounted(v reflect.Value, name string, visit func(string, counted)) {
	switch {
	case v.Type() == reflect.TypeFor[xlanguage.Tag](), v.Type() == reflect.TypeFor[[]scale](), v.Type() == reflect.TypeFor[ordinals](), v.Type() == reflect.TypeFor[timed]():
	case v.Type() == reflect.TypeFor[counted]():
		c := counted{}
		for _, form := range v.MapKeys() {
			c[plural.Form(form.Uint())] = v.MapIndex(form).String()
		}
		visit(name, c)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			eachCounted(v.Field(i), name+"."+v.Type().Field(i).Name, visit)
		}
	case v.Kind() == reflect.Map:
		for _, key := range v.MapKeys() {
			eachCounted(v.MapIndex(key), name+"."+key.String(), visit)
		}
	}
}
