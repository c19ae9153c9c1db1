package events

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"presszero/internal/golden"
	"presszero/queue"
)

// judge is the published schema.
func judge(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("events.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("events.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t testing.TB, schema *jsonschema.Schema, e Event) error {
	t.Helper()
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}

func TestEveryExampleKeepsTheSchema(t *testing.T) {
	t.Parallel()
	schema := judge(t)
	for _, k := range Kinds() {
		if err := validate(t, schema, k.Shown()); err != nil {
			t.Errorf("%s: %v", k.Name, err)
		}
	}
}

func TestTheSchemaAndTheTableJudgeAlike(t *testing.T) {
	t.Parallel()
	schema, kinds := judge(t), Kinds()
	rapid.Check(t, func(rt *rapid.T) {
		e := rapid.SampledFrom(kinds).Draw(rt, "kind").Example
		e.ID, e.At = "1-1", noon
		e.Kind = rapid.SampledFrom(kinds).Draw(rt, "other").Name
		if rapid.Bool().Draw(rt, "item") {
			e.Item = "one"
		}
		table, published := Check(e), validate(t, schema, Of(e))
		if (table == nil) != (published == nil) {
			rt.Fatalf("the table says %v, the schema %v: %+v", table, published, e)
		}
	})
}

func TestNoNumberIsInAnEvent(t *testing.T) {
	t.Parallel()
	for why, want := range map[string]string{
		"call +15550101 back":    "call ***01 back",
		"(555) 010-1999, please": "(***99, please",
		"555 01 01 at 10":        "***01 at 10",
		"at 10 for 25 minutes":   "at 10 for 25 minutes",
		"":                       "",
	} {
		if got := Of(queue.Event{Why: why}).Why; got != want {
			t.Errorf("%q is published as %q, want %q", why, got, want)
		}
	}
}

func TestIDsAreInOrder(t *testing.T) {
	t.Parallel()
	ids := []string{"", "0-0", "5-0", "5-1", "5-10", "40-2"}
	for i := range ids {
		for j := range ids {
			if After(ids[i], ids[j]) != (i > j) {
				t.Errorf("%q after %q: %v", ids[i], ids[j], i <= j)
			}
		}
	}
	for id, want := range map[string]bool{"5-1": true, "": false, "$": false, "5": false, "5-1x": false, "-5-1": false} {
		if IsID(id) != want {
			t.Errorf("%q is an ID: %v", id, !want)
		}
	}
}

func TestAnEventIsOneLineOfText(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, k := range Kinds() {
		text.WriteString(k.Shown().Line() + "\n")
	}
	golden.Equal(t, "testdata/lines.txt", text.String())
}

func TestAWaitOfNothingIsTold(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(Of(queue.Event{ID: "1-1", Kind: queue.EventEnded, At: time.UnixMilli(1)}))
	if err != nil || !bytes.Contains(text, []byte(`"waited_ms":0`)) {
		t.Errorf("%s, %v", text, err)
	}
}
