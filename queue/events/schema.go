package events

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"presszero/queue"
)

// Field is a field of an event.
type Field struct {
	Name  string
	Means string
	rule  map[string]any // of the schema
}

// Fields are all fields, in the order in which they are written.
func Fields() []Field {
	text := map[string]any{"type": "string", "minLength": 1}
	return []Field{
		{"id", "grows with time; resume after it", map[string]any{"type": "string", "pattern": `^\d+-\d+$`}},
		{"v", "version of this schema", map[string]any{"const": Version}},
		{"at", "when it happened, to the millisecond", map[string]any{"type": "string", "format": "date-time"}},
		{"kind", "what happened", nil},
		{"call", "the caller's call", text},
		{"queue", "the caller's queue", text},
		{"needs", "the skills that the caller needs, and the agent whom they know, such as `billing>=2,lang:hi?`; left out: nothing in particular", text},
		{"head_start_ms", "the head start that the caller has; left out: none", map[string]any{"type": "integer", "minimum": 1}},
		{"before", "the queue in which a caller stood until now whose stay goes on, which may be the same", text},
		{"agent", "the agent, by ID", text},
		{"offer", "the offer, which never comes back under the same name", text},
		{"leg", "the leg at the carrier: the agent's, or of a callback the customer's", text},
		{"state", "of the agent", map[string]any{"enum": []queue.AgentState{
			queue.Offline, queue.Away, queue.Ready, queue.Reserved, queue.Talking, queue.WrapUp,
		}}},
		{"promise", "what became of a time that a caller was told", map[string]any{"enum": queue.PromiseOutcomes}},
		{"item", "the message, the switch or the webhook that it is about", text},
		{"flow", "the flow in which the call stands", text},
		{"step", "the step of that flow", text},
		{"why", "reason, refusal or outcome; see the kind", text},
		{"reason", "why somebody at work moved the caller, in their words; of staffing, the advice", text},
		{"waited_ms", "how long the caller waited: since the service clock, until caller and agent met or the end", map[string]any{"type": "integer", "minimum": 0}},
	}
}

// ofEvery are the fields that every event has.
var ofEvery = []string{"id", "v", "at", "kind"}

// Schema is the JSON Schema of an event.
func Schema() ([]byte, error) {
	properties := map[string]any{}
	for _, f := range Fields() {
		rule := map[string]any{"description": f.Means}
		for key, value := range f.rule {
			rule[key] = value
		}
		properties[f.Name] = rule
	}
	var kinds []any
	for _, k := range Kinds() {
		kinds = append(kinds, k.schema())
	}
	text, err := json.MarshalIndent(map[string]any{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "An event of the line",
		"description": fmt.Sprintf("Version %d. New kinds and fields leave the version as it is: readers leave out what they do not know.", Version),
		"type":        "object",
		"properties":  properties,
		"oneOf":       kinds,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the schema of events: %w", err)
	}
	return append(text, '\n'), nil
}

func (k Kind) schema() map[string]any {
	allowed := map[string]any{"kind": map[string]any{"const": k.Name}}
	for _, field := range slices.Concat(ofEvery, k.Must, k.May) {
		if field != "kind" {
			allowed[field] = true
		}
	}
	return map[string]any{
		"title": string(k.Name), "description": plain(k.When), "properties": allowed, "required": slices.Concat(ofEvery, k.Must),
		"additionalProperties": false, "examples": []any{k.Shown()},
	}
}

// plain is a text without the marks of Markdown.
func plain(text string) string { return strings.ReplaceAll(text, "`", "") }

// Shown is the example of a kind as it is published.
func (k Kind) Shown() Event {
	e := k.Example
	e.ID, e.At, e.Kind = "1772452800000-3", noon, k.Name
	return Of(e)
}

// Page is the page of the manual.
func Page() string {
	var b strings.Builder
	b.WriteString("| kind | what has happened | fields | why |\n|---|---|---|---|\n")
	for _, k := range Kinds() {
		name := "`" + string(k.Name) + "`"
		if k.Terminal {
			name += " (terminal)"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, k.When, k.fields(), k.Why)
	}
	b.WriteString("\n| field | what it tells |\n|---|---|\n")
	for _, f := range Fields() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", f.Name, f.Means)
	}
	return b.String()
}

// fields are the fields of a kind, those in brackets that it has where they apply.
func (k Kind) fields() string {
	var all []string
	for _, name := range k.Must {
		all = append(all, "`"+name+"`")
	}
	for _, name := range k.May {
		all = append(all, "[`"+name+"`]")
	}
	return strings.Join(all, " ")
}
