package flows

import (
	"slices"
	"testing"
)

// TestKeysAreFoundInWhatCallersAreTold holds how each language speaks of keys, in digits and in words.
func TestKeysAreFoundInWhatCallersAreTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		language, text string
		want           []string
	}{
		{"en", "For bills, press 1. For a person, press the zero key.", []string{"1", "0"}},
		{"hi", "बिल के लिए 1 दबाएँ।", []string{"1"}},
		{"es", "Para facturas, pulse 1. Para una persona, marque el cero.", []string{"1", "0"}},
		{"es", "Presione la tecla 2 o 3. Oprima asterisco.", []string{"2", "3", "*"}},
		{"es", "Pulse uno de los números siguientes.", nil},
		{"es", "Para volver, pulse la tecla numeral.", []string{"#"}},
		{"pt", "Para contas, tecle 1. Para falar com um atendente, pressione 0.", []string{"1", "0"}},
		{"pt", "Digite dois ou três, depois a tecla jogo da velha.", []string{"2", "3"}},
		{"pt", "Aperte a tecla jogo da velha. Prima a tecla 4.", []string{"#", "4"}},
		{"de", "Für Rechnungen drücken Sie die 1. Für einen Menschen drücken Sie bitte die Null.", []string{"1", "0"}},
		{"de", "Für Rechnungen bitte die 1 drücken. Die 2 oder 3 drücken.", []string{"1", "2", "3"}},
		{"de", "Wählen Sie die 4. Drücken Sie die Sterntaste oder die Rautetaste.", []string{"4", "*", "#"}},
		{"fr", "Pour les factures, appuyez sur 1. Pour un conseiller, tapez zéro.", []string{"1", "0"}},
		{"fr", "Faites le 2. Appuyez sur la touche étoile ou sur la touche dièse.", []string{"2", "*", "#"}},
		{"fr", "Appuyez sur la touche 3 de votre téléphone.", []string{"3"}},
		{"it", "Prema 1.", nil},
	} {
		if got := offered(c.text, c.language); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q offers %q, want %q", c.language, c.text, got, c.want)
		}
	}
}

// TestTheWayToAPersonIsFoundInEveryLanguage holds the words and digits by which a greeting mentions 0.
func TestTheWayToAPersonIsFoundInEveryLanguage(t *testing.T) {
	t.Parallel()
	for language, text := range map[string]string{
		"en": "Press zero.", "hi": "शून्य दबाएँ।", "ta": "பூஜ்ஜியத்தை அழுத்தவும்.", "bn": "শূন্য টিপুন।",
		"es": "Marque cero.", "pt": "Tecle zero.", "de": "Drücken Sie die Null.", "fr": "Tapez zéro.",
	} {
		if !mentionsZero(text, language) || mentionsZero("1", language) {
			t.Errorf("%s: 0 is not found in %q, or found where it is not", language, text)
		}
	}
	for _, language := range knownLanguages() {
		if _, known := keySpeeches[language]; !known || len(commercial[language]) == 0 {
			t.Errorf("nothing is known of how keys or advertisements are spoken of in %s", language)
		}
	}
}
