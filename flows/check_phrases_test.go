package flows

import (
	"slices"
	"testing"

	"go.yaml.in/yaml/v4"

	speech "presszero/ivr/phrase"
)

// TestEveryLanguageTellsTheSameKeys holds our own sentences to each other: the check of an operator's wordings takes the keys
// from them.
func TestEveryLanguageTellsTheSameKeys(t *testing.T) {
	t.Parallel()
	told := 0
	for _, info := range speech.Published() {
		keys := phraseKeys(info)
		told += len(keys)
		for _, language := range knownLanguages() {
			text := info.Wordings(language)["other"]
			found := append(writtenKeys(text), offered(text, language)...)
			for _, key := range keys {
				if !slices.Contains(found, key) {
					t.Errorf("%s tells the key %s in some languages, and not in %s: %q", info.Name, key, language, text)
				}
			}
		}
	}
	if told < 30 {
		t.Errorf("only %d keys were found in our sentences", told)
	}
}

// TestOurOwnWordsAreSoundWordings holds the check to our own catalogue, which it must find no fault with.
func TestOurOwnWordsAreSoundWordings(t *testing.T) {
	t.Parallel()
	d := &phrasesDraft{reader: newSiteReader(File{Name: "phrases.yaml"})}
	for _, info := range speech.Published() {
		for _, language := range knownLanguages() {
			for _, text := range info.Wordings(language) {
				d.checkWording(cursor{node: &yaml.Node{Kind: yaml.ScalarNode, Value: text, Line: 1, Column: 1}}, info, language, text)
			}
		}
	}
	if len(d.diags) > 0 {
		t.Errorf("%d faults, first: %v", len(d.diags), d.diags[0])
	}
}
