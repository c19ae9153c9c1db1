package app

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"presszero/internal/redistest"
)

// TestTheExamplesOfTheAPIsPageWork runs each command of docs/api.md, in its order, against a service with callers in line.
func TestTheExamplesOfTheAPIsPageWork(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	x := newExchange(t, setup{redis: redistest.Start(t)})
	private, err := x.app().Private()
	x.must(err)
	server := httptest.NewServer(private)
	t.Cleanup(server.Close)
	examples := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(examples) < 8 {
		t.Fatalf("the page has %d examples", len(examples))
	}
	var said []string
	for _, example := range examples {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", example[1])
		cmd.Env = append(os.Environ(), "PZ="+server.URL, "KEY="+x.app().LocalKey())
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s%v\n%s", example[1], err, out)
		}
		said = append(said, string(out))
	}
	for i, example := range examples {
		if i > 0 && example[1] == examples[i-1][1] && said[i] != said[i-1] {
			t.Errorf("the same request is answered otherwise:\n%s%s", said[i-1], said[i])
		}
	}
	if !strings.Contains(strings.Join(said, ""), `"openapi"`) && !strings.Contains(strings.Join(said, ""), "openapi: ") {
		t.Error("the document was not served")
	}
}
