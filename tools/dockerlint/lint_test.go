package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestTheProjectsDockerfileHasNoFindings(t *testing.T) {
	t.Parallel()
	if got := Lint(dockerfile(t)); len(got) != 0 {
		t.Errorf("findings: %+v", got)
	}
}

func TestEveryBrokenRuleIsFound(t *testing.T) {
	t.Parallel()
	source := string(dockerfile(t))
	tests := map[string]struct {
		old, new string
		want     []string
	}{
		"a third stage":          {"\nFROM gcr", "\nFROM debian:12 AS extra\nFROM gcr", []string{"TwoStages"}},
		"a base without a tag":   {"golang:1.26-bookworm", "golang", []string{"PinnedBase"}},
		"the latest tag":         {"golang:1.26-bookworm", "golang:latest", []string{"PinnedBase"}},
		"an image with a shell":  {"gcr.io/distroless/static-debian12:nonroot", "debian:12", []string{"FinalImage"}},
		"no user":                {"USER 65532:65532\n", "", []string{"NumericUser"}},
		"a user by name":         {"USER 65532:65532", "USER nonroot", []string{"NumericUser"}},
		"root by number":         {"USER 65532:65532", "USER 0", []string{"NumericUser"}},
		"a shell entry point":    {`ENTRYPOINT ["/presszero"]`, `ENTRYPOINT /presszero`, []string{"ExecEntrypoint"}},
		"a shell health check":   {`CMD ["/presszero", "health"]`, `CMD curl -f localhost`, []string{"SelfHealthcheck"}},
		"a foreign health check": {`CMD ["/presszero", "health"]`, `CMD ["/curl"]`, []string{"SelfHealthcheck"}},
		"ADD":                    {"COPY . .", "ADD . .", []string{"NoAdd"}},
		"a BuildKit rule":        {" AS build", " as build", []string{"FromAsCasing"}},
		"no such instruction":    {"WORKDIR /src", "WORKDRI /src", []string{"Syntax"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(source, tt.old, tt.new, 1)
			if broken == source {
				t.Fatalf("the Dockerfile does not contain %q", tt.old)
			}
			var got []string
			for _, f := range Lint([]byte(broken)) {
				got = append(got, f.Rule)
			}
			slices.Sort(got)
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) {
				t.Errorf("rules found: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestUnreadableFileIsNotAFinding(t *testing.T) {
	t.Parallel()
	var out, problems strings.Builder
	if code := run([]string{"no-such-file"}, &out, &problems); code != 2 || out.Len() > 0 || problems.Len() == 0 {
		t.Errorf("exit %d, out %q, problems %q; want exit 2 and a problem", code, &out, &problems)
	}
}

func dockerfile(t *testing.T) []byte {
	t.Helper()
	source, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	return source
}
