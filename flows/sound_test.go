package flows_test

import (
	"path/filepath"
	"testing"

	"presszero/flows"
)

func TestNothingIsFoundInFlowsThatKeepTheRules(t *testing.T) {
	t.Parallel()
	site := fixtureSite(t)
	for _, path := range matches(t, "testdata/sound/*.yaml") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			file := load(t, path)
			if _, diags := flows.Compile(file, site); len(diags) > 0 {
				t.Errorf("\n%s", flows.Format(diags, map[string][]byte{file.Name: file.Data}))
			}
		})
	}
}
