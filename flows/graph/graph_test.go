package graph_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"presszero/flows"
	"presszero/flows/graph"
	"presszero/flows/library"
	"presszero/internal/golden"
)

func TestFlowsAreDrawn(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"front-desk", "clinic"} {
		g := graph.Of(shipped(t, name))
		for ending, got := range map[string]string{".mmd": g.Mermaid(), ".dot": g.DOT(), ".svg": g.SVG()} {
			golden.Equal(t, filepath.Join("testdata", name+ending), got)
		}
	}
}

func TestADrawingHasEveryStepAndEveryWay(t *testing.T) {
	t.Parallel()
	program := shipped(t, "clinic")
	svg := graph.Of(program).SVG()
	decoder := xml.NewDecoder(strings.NewReader(svg))
	titles := map[string]int{}
	inTitle := false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the drawing is not XML: %v", err)
		}
		switch one := token.(type) {
		case xml.StartElement:
			inTitle = one.Name.Local == "title"
		case xml.CharData:
			if inTitle {
				titles[string(one)]++
			}
		case xml.EndElement:
			inTitle = false
		}
	}
	for name, step := range program.Steps {
		if !has(titles, name+", "+step.Meta().Kind) {
			t.Errorf("the step %s has no title", name)
		}
		for _, to := range program.Edges(name) {
			if to != name && !has(titles, name+", ", ": to "+to) {
				t.Errorf("the way from %s to %s is not drawn", name, to)
			}
		}
	}
	if strings.Count(svg, "0 or silence, at every step") != 2 { // drawn once, described once
		t.Error("the way to a person is not drawn once")
	}
}

// has reports whether a title has all the parts.
func has(titles map[string]int, parts ...string) bool {
	for title := range titles {
		if strings.HasPrefix(title, parts[0]) && strings.HasSuffix(title, parts[len(parts)-1]) || len(parts) == 1 && strings.HasPrefix(title, parts[0]) {
			return true
		}
	}
	return false
}

func TestTextsOfAnOperatorDoNotBreakADrawing(t *testing.T) {
	t.Parallel()
	source := "flow: odd\nperson: reception\nstart: a\nsteps:\n  a: {menu: '<b>\"Press\" & \\ 1`_*`</b>', keys: {\"1\": b, \"*\": a, \"#\": b}}\n  b: {hangup: }\n"
	program, diags := flows.Compile(flows.File{Name: "odd.yaml", Data: []byte(source)}, site(t))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	g := graph.Of(program)
	if err := xml.Unmarshal([]byte(g.SVG()), new(struct{})); err != nil {
		t.Errorf("%v in %s", err, g.SVG())
	}
	for _, want := range []string{`-- "1, #35;" -->`, "#lt;b#gt;#quot;Press#quot; #amp;"} {
		if !strings.Contains(g.Mermaid(), want) {
			t.Errorf("no %s in %s", want, g.Mermaid())
		}
	}
	if want := `<b>\"Press\" & \\ 1`; !strings.Contains(g.DOT(), want) {
		t.Errorf("no %s in %s", want, g.DOT())
	}
}

func TestALargeFlowIsDrawnInTime(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	source.WriteString("flow: large\nperson: reception\nstart: s0\nsteps:\n")
	for i := range 100 {
		fmt.Fprintf(&source, "  s%d: {menu: 'For a person, press 0.', keys: {\"1\": s%d, \"2\": s%d, \"*\": s%d}}\n", i, (i+1)%100, (i*7+3)%100, i/2)
	}
	program, diags := flows.Compile(flows.File{Name: "large.yaml", Data: []byte(source.String())}, site(t))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if svg := graph.Of(program).SVG(); strings.Count(svg, `<g class="node`) != 101 {
		t.Error("steps are missing")
	}
}

func site(t *testing.T) *flows.Site {
	t.Helper()
	site, diags := flows.ReadSite(library.Site())
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return site
}

func shipped(t *testing.T, name string) *flows.Program {
	t.Helper()
	data, err := os.ReadFile("../library/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	program, diags := flows.Compile(flows.File{Name: name + ".yaml", Data: data}, site(t))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return program
}
