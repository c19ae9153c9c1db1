package phrase_test

import (
	"strings"
	"testing"
	"time"

	"presszero/ivr/phrase"
)

func TestSpokenDigitsAreUnderstood(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, test := range []struct{ tag, heard, want string }{
		{"en", "four one seven", "417"},
		{"en", "4 1 7", "417"},
		{"en", "417", "417"},
		{"en", "My number is four, one... 7!", "417"},
		{"en", "double five triple oh nine", "550009"},
		{"en", "double 5 12", "5512"},
		{"en", "0", "0"},
		{"hi", "चार एक सात", "417"},
		{"hi", "४१७", "417"},
		{"hi", "डबल पाँच शून्य", "550"},
		{"hi", "चार one ७", "417"},
		{"hi", "ज़ीरो दो", "02"},
		{"hi", "char ek saat", "417"},
		{"ta", "நான்கு ஒன்று ஏழு", "417"},
		{"ta", "௪௧௭", "417"},
		{"ta", "டபுள் ஐந்து", "55"},
		{"bn", "চার এক সাত", "417"},
		{"bn", "৪১৭", "417"},
		{"bn", "ডাবল পাঁচ নয়", "559"},
		{"es", "cuatro, uno, siete", "417"},
		{"es", "mi número es el doble cinco cero", "550"},
		{"es", "cuatro o cinco", ""},
		{"pt", "o meu número é quatro um sete", "417"},
		{"pt", "o número é quatro meia sete", "467"},
		{"pt", "4 um 7", "417"},
		{"de", "vier eins sieben", "417"},
		{"de", "Meine Nummer ist zwo fünf null.", "250"},
		{"fr", "quatre un sept", "417"},
		{"fr", "c'est le zéro six, s'il vous plaît", "06"},
		{"fr", "four", "4"},
		{"en", "four bananas", ""},
		{"en", "double", ""},
		{"en", "double double five", ""},
		{"en", "double and five", ""},
		{"en", "please", ""},
		{"en", "", ""},
		{"en", "चार", ""},
		{"en", "½", ""},
	} {
		got, ok := c.HeardDigits(test.tag, test.heard)
		if ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%s %q is heard as %q, %v", test.tag, test.heard, got, ok)
		}
	}
}

func TestYesAndNoAreUnderstood(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for heard, want := range map[string]string{
		"en yes please": "yes", "en that's right": "yes", "en no": "no", "en not right": "no", "en maybe": "", "en ": "",
		"hi हाँ": "yes", "hi जी हाँ": "yes", "hi जी नहीं": "no", "hi yes": "yes", "hi गलत है": "no",
		"ta ஆமாம்": "yes", "ta இல்லை": "no", "bn হ্যাঁ": "yes", "bn না": "no", "bn ঠিক না": "no",
		"es sí, claro": "yes", "es no es correcto": "no", "es quizás": "", "pt sim": "yes", "pt não está certo": "no", "pt isso": "yes",
		"de ja genau": "yes", "de das stimmt nicht": "no", "de noch einmal": "no", "fr oui": "yes", "fr c'est pas ça": "no", "fr c'est ça": "yes",
	} {
		tag, said, _ := strings.Cut(heard, " ")
		yes, ok := c.HeardYes(tag, said)
		got := map[[2]bool]string{{true, true}: "yes", {false, true}: "no", {false, false}: ""}[[2]bool{yes, ok}]
		if got != want {
			t.Errorf("%q is heard as %q, not %q", heard, got, want)
		}
	}
}

func TestSpokenDatesAreUnderstood(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for heard, want := range map[string]string{
		"en March 5th, 1990": "1990-03-05", "en the 31st of may 2001": "2001-05-31", "hi 5 मार्च 1990": "1990-03-05",
		"bn ৫ মার্চ ১৯৯০": "1990-03-05", "ta 5 மார்ச் 1990": "1990-03-05", "hi 5 March 1990": "1990-03-05",
		"es 5 de marzo de 1990": "1990-03-05", "pt 1º de março de 1990": "1990-03-01", "de am 5. März 1990": "1990-03-05",
		"fr le 1er août 2001": "2001-08-01", "fr 31 décembre 1999": "1999-12-31", "de 5. March 1990": "1990-03-05",
		"en 31 june 1990": "", "en march 1990": "", "en 5 march 90": "", "en 05031990": "", "en march march 5 1990": "", "en 5 6 march 1990": "",
	} {
		tag, said, _ := strings.Cut(heard, " ")
		got, ok := c.HeardDate(tag, said)
		if ok != (want != "") || ok && got.Format(time.DateOnly) != want {
			t.Errorf("%q is heard as %v, %v", heard, got, ok)
		}
	}
}

func TestSpokenAmountsAreUnderstood(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for heard, want := range map[string]string{
		"en $12.50": "12*50", "en 12 dollars and 5 cents": "12*05", "en 1,200": "1200*", "en ₹1,20,000.50": "120000*50",
		"hi १२ रुपये": "12*", "en one two": "12*", "en a lot": "",
		"es 12,50 €": "12*50", "es 1.200,50 euros": "1200*50", "es $1,200.50": "1200*50", "es 12.50": "12*50", "es 12 euros con 5 céntimos": "12*05",
		"pt R$ 1.200": "1200*", "pt 12 reais e 50 centavos": "12*50", "de 1.250.000,5 Euro": "1250000*5", "de 12,50": "12*50", "de 4, 1, 7": "417*",
		"fr 1 200,50 €": "1200*50", "fr 12 euros 50": "12*50", "fr douze": "", "en 1 2 3 rupees": "",
	} {
		tag, said, _ := strings.Cut(heard, " ")
		units, hundredths, ok := c.HeardAmount(tag, said)
		if got := units + "*" + hundredths; ok != (want != "") || ok && got != want {
			t.Errorf("%q is heard as %q, %v", heard, got, ok)
		}
	}
}

func TestPhrasesAreFoundInWhatWasHeard(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		heard, phrase string
		want          int
	}{
		{"I want to pay my Bill, please", "bill", 1}, {"pay my bill", "pay my bill", 3}, {"billing", "bill", 0}, {"bill", "", 0},
		{"मेरा बिल", "बिल", 1},
	} {
		if got := phrase.Said(test.heard, test.phrase); got != test.want {
			t.Errorf("%q in %q: %d words", test.phrase, test.heard, got)
		}
	}
}

// FuzzHeardDigits holds that whatever is heard becomes digits or nothing, and that digits are understood as themselves.
func FuzzHeardDigits(f *testing.F) {
	c, err := phrase.New()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"double five", "४१७", "triple", "நான்கு", "ডাবল নয়", "12.50", "\xff\u200d", "5 March 1990"} {
		for _, tag := range c.Languages() {
			f.Add(tag, seed)
		}
	}
	f.Fuzz(func(t *testing.T, tag, heard string) {
		digits, ok := c.HeardDigits(tag, heard)
		if !ok {
			digits = "0"
		}
		if digits == "" || strings.Trim(digits, "0123456789") != "" {
			t.Errorf("%q is heard as %q", heard, digits)
		}
		if again, ok := c.HeardDigits(tag, digits); !ok || again != digits {
			t.Errorf("%q is heard again as %q", digits, again)
		}
		if date, ok := c.HeardDate(tag, heard); ok && date.Year() < 1 {
			t.Errorf("%q is heard as %v", heard, date)
		}
		units, hundredths, ok := c.HeardAmount(tag, heard)
		if ok && (units == "" || strings.Trim(units+hundredths, "0123456789") != "") {
			t.Errorf("%q is heard as %q %q", heard, units, hundredths)
		}
		c.HeardYes(tag, heard)
	})
}
