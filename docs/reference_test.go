package docs

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"presszero/flows"
	"presszero/internal/golden"
)

// TestTheReferenceIsComplete holds the reference to the tables from which files are read. Its examples are compiled by
// the tests of package flows.
func TestTheReferenceIsComplete(t *testing.T) {
	t.Parallel()
	const page = "reference.md"
	got := reference()
	golden.Equal(t, page, got)
}

const referenceIntro = `# Reference of the language

<!-- Generated from the tables in flows/ by: go test ./docs -run TestTheReferenceIsComplete -update -->

A flow is one YAML file. Each of its steps says what it does by one key, such as ` + "`menu`" + `; its other keys are listed below
under that name. No step says where 0 leads: it leads to the queue under ` + "`person`" + `, from everywhere. Silence and wrong keys,
as often as a step allows, lead there as well.

Where something is said, there may stand a text, which may hold expressions between ` + "`{{`" + ` and ` + "`}}`" + `; a recording with its
words, ` + "`{audio: welcome.wav, text: \"Welcome.\"}`" + `; or one of both for each language, ` + "`{en: \"Welcome.\", hi: \"नमस्ते।\"}`" + `.

` + "`presszero flow schema`" + ` writes the same as a JSON Schema, by which editors complete and explain keys; ` + "`presszero flow fmt`" + `
writes files in the order of this reference; ` + "`presszero flow graph`" + ` draws a flow. The rules that go beyond single keys are in
[rules.md](rules.md).
`

func reference() string {
	var out strings.Builder
	out.WriteString(referenceIntro)
	out.WriteString("\n## Steps\n")
	for _, kind := range flows.Kinds() {
		fmt.Fprintf(&out, "\n### %s\n\nThis step %s.\n\n", kind.Name, kind.Help)
		keyTables(&out, kind.Keys)
		fmt.Fprintf(&out, "\n~~~yaml\n%s~~~\n", flows.ExampleOf(kind.Name).Shown)
	}
	out.WriteString("\n## Files\n")
	for _, file := range flows.Files() {
		title := file.Name + ".yaml"
		if file.Name == "flow" {
			title = "a flow"
		}
		fmt.Fprintf(&out, "\n### %s\n\nThis file declares %s.\n\n", title, file.Help)
		keyTables(&out, file.Keys)
		fmt.Fprintf(&out, "\n~~~yaml\n%s~~~\n", flows.FileExample(file.Name).Data)
	}
	out.WriteString("\n## Expressions\n\nConditions, values and the text between `{{` and `}}` are expressions: comparisons, `and`, `or`, `not`, `in`,\n" +
		"`startsWith`, `endsWith`, `contains`, `+ - * %`, `a ? b : c`, the variables of the flow, `lang`, `call.from` and `call.to`, and\nthese functions:\n\n| function | example |\n| --- | --- |\n")
	for _, function := range flows.Functions() {
		usage, note, noted := strings.Cut(function.Usage, ", ")
		for noted && strings.Count(usage, "(") > strings.Count(usage, ")") {
			more, rest, found := strings.Cut(note, ", ")
			usage, note, noted = usage+", "+more, rest, found
		}
		if note != "" {
			note = ", " + note
		}
		fmt.Fprintf(&out, "| `%s` | `%s`%s |\n", function.Name, usage, cell(note))
	}
	return out.String()
}

// keyTables writes a table of keys, and one for each mapping within them.
func keyTables(out *strings.Builder, keys []flows.KeyInfo) {
	keyTable(out, keys)
	for _, key := range keys {
		within(out, "`"+key.Name+"`", key.Shape)
	}
}

func keyTable(out *strings.Builder, keys []flows.KeyInfo) {
	out.WriteString("| key | value | when left out | what it does |\n| --- | --- | --- | --- |\n")
	for _, key := range keys {
		absent := "nothing"
		switch {
		case key.Required:
			absent = "**required**"
		case key.Default != "":
			absent = "`" + cell(key.Default) + "`"
		}
		fmt.Fprintf(out, "| `%s` | %s | %s | %s |\n", key.Name, cell(key.What), absent, cell(key.Help))
	}
}

// within writes the tables of the mappings that may stand behind a key. A recording, which may stand wherever
// something is said, is explained by its own words.
func within(out *strings.Builder, name string, shape flows.Shape) {
	switch {
	case len(shape.Keys) > 0 && shape.Keys[0].Name != "audio":
		fmt.Fprintf(out, "\n%s:\n\n", capital(name))
		keyTables(out, shape.Keys)
	case shape.Values != nil:
		within(out, "each of "+name, shape.Values.Of)
	case shape.Items != nil:
		within(out, "each of "+name, *shape.Items)
	}
	for _, one := range shape.Any {
		within(out, name, one)
	}
}

func capital(text string) string {
	first := []rune(text)
	first[0] = unicode.ToUpper(first[0])
	return string(first)
}

// cell is a text in a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
