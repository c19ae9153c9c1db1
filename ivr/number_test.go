package ivr_test

import (
	"testing"

	"presszero/ivr"
)

func TestNumbersAreCompletedOrRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entered string
		known   []string
		want    string
	}{
		"as networks write it":           {"+15550123", nil, "+15550123"},
		"with the international prefix":  {"0015550123", nil, "+15550123"},
		"as in the caller's own country": {"5550123", []string{"+15550111"}, "+15550123"},
		"with the prefix of the country": {"09800000001", []string{"+919812345678"}, "+919800000001"},
		"as in the country called":       {"5550123", []string{"", "+15550100"}, "+15550123"},
		"of another length":              {"55501234567", []string{"+15550111"}, ""},
		"an emergency number":            {"112", []string{"+15550111"}, ""},
		"an emergency number, abroad":    {"+112", nil, ""},
		"a premium number":               {"0019005550123", nil, ""},
		"a premium number of no country": {"+979123456789", nil, ""},
		"a satellite":                    {"+881612345678", nil, ""},
		"no digits":                      {"anonymous", []string{"+15550111"}, ""},
		"nothing":                        {"", []string{"+15550111"}, ""},
		"without anything to go by":      {"5550123", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := ivr.Complete(c.entered, c.known...)
			if got != c.want && c.want != "" || ok != (c.want != "") {
				t.Errorf("%q becomes %q, %v; want %q", c.entered, got, ok, c.want)
			}
		})
	}
}
