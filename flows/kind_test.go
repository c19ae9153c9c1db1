package flows

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryKindIsDescribedInFull(t *testing.T) {
	t.Parallel()
	heads := kindNames()
	for _, k := range Kinds() {
		if k.Help == "" {
			t.Errorf("%s: no help", k.Name)
		}
		for i, key := range k.Keys {
			if key.Help == "" || key.What == "" {
				t.Errorf("%s.%s: no help", k.Name, key.Name)
			}
			if i > 0 && slices.Contains(heads, key.Name) {
				t.Errorf("%s.%s: the key names a kind, so the step would be of two kinds", k.Name, key.Name)
			}
		}
		if last := k.Keys[len(k.Keys)-1]; last.Name != "person" {
			t.Errorf("%s has no person", k.Name)
		}
	}
}

func TestCodesAreUniqueAndExplained(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	shape := regexp.MustCompile(`^PZ[0-9]{3}$`)
	for _, rule := range Rules() {
		if seen[rule.Code] || !shape.MatchString(rule.Code) || strings.TrimSpace(rule.Title) == "" {
			t.Errorf("rule %+v", rule)
		}
		seen[rule.Code] = true
	}
}

func TestSuggestionsAreTypingSlips(t *testing.T) {
	t.Parallel()
	known := []string{"reception", "billing", "en", "hi", "timeout"}
	cases := map[string]string{
		"recepton": "reception", "Billing": "billing", "bliling": "billing", "hn": "hi", "timout": "timeout", "sales": "", "": "",
	}
	for name, want := range cases {
		if got := nearest(name, known); got != want {
			t.Errorf("%q is near %q, want %q", name, got, want)
		}
	}
}
