package config

import (
	"fmt"
	"strings"
)

// texts is a kind of list of texts, each once, each keeping to a rule. Outside a file they are written with commas.
func texts(limits string, keeps rule) kind[[]string] {
	return kind[[]string]{
		name: "list", limits: limits, list: true,
		parse: parseTexts,
		check: func(values []string) []flaw {
			var found []flaw
			for i, value := range values {
				found = append(found, itemFlaws(fmt.Sprintf("[%d]", i), keeps(value))...)
			}
			return append(found, repeated(values, func(i int) string { return fmt.Sprintf("[%d]", i) })...)
		},
		text: func(values []string) string {
			items := make([]string, len(values))
			for i, value := range values {
				items[i] = quote(value)
			}
			return block(items)
		},
	}
}

func parseTexts(raw any) ([]string, []flaw) {
	if text, ok := raw.(string); ok {
		return splitList(text), nil
	}
	var values []string
	for _, item := range items(raw) {
		text, _ := item.(string)
		values = append(values, strings.TrimSpace(text))
	}
	return values, nil
}

// routes is a kind of list of our numbers with their flows. Outside a file they are written number=flow, with commas.
func routes() kind[[]Number] {
	return kind[[]Number]{
		name: "list of records", limits: `items like {number: "+15550100", flow: "support"}, each number once`,
		list: true, fields: []string{"number", "flow"},
		parse: parseRoutes,
		check: checkRoutes,
		text: func(values []Number) string {
			items := make([]string, len(values))
			for i, value := range values {
				items[i] = fmt.Sprintf("{number: %s, flow: %s}", quote(value.Number), quote(value.Flow))
			}
			return block(items)
		},
	}
}

func parseRoutes(raw any) ([]Number, []flaw) {
	var values []Number
	var found []flaw
	if text, ok := raw.(string); ok {
		for i, item := range splitList(text) {
			number, flow, ok := strings.Cut(item, "=")
			if !ok {
				found = append(found, flaw{fmt.Sprintf("[%d]", i), excerpt(item) + " is not number=flow"})
			}
			values = append(values, Number{strings.TrimSpace(number), strings.TrimSpace(flow)})
		}
		return values, found
	}
	for _, item := range items(raw) {
		record, _ := item.(map[string]any)
		number, _ := record["number"].(string)
		flow, _ := record["flow"].(string)
		values = append(values, Number{strings.TrimSpace(number), strings.TrimSpace(flow)})
	}
	return values, nil
}

func checkRoutes(values []Number) []flaw {
	var found []flaw
	numbers := make([]string, len(values))
	for i, value := range values {
		numbers[i] = value.Number
		found = append(found, itemFlaws(fmt.Sprintf("[%d].number", i), e164Rule()(value.Number))...)
		found = append(found, itemFlaws(fmt.Sprintf("[%d].flow", i), nameRule()(value.Flow))...)
	}
	return append(found, repeated(numbers, func(i int) string { return fmt.Sprintf("[%d].number", i) })...)
}

func itemFlaws(path string, err error) []flaw {
	if err == nil {
		return nil
	}
	return []flaw{{path, err.Error()}}
}

// repeated finds the values that stand in a list twice.
func repeated(values []string, path func(int) string) []flaw {
	var found []flaw
	seen := map[string]bool{}
	for i, value := range values {
		if seen[value] {
			found = append(found, flaw{path(i), excerpt(value) + " is listed twice"})
		}
		seen[value] = true
	}
	return found
}

// items returns the members of a list of the settings file, whose shape has been checked when it was read.
func items(raw any) []any {
	list, _ := raw.([]any)
	return list
}

func splitList(text string) []string {
	var parts []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// block writes a YAML list, one item a line.
func block(items []string) string {
	if len(items) == 0 {
		return "[]"
	}
	return "\n  - " + strings.Join(items, "\n  - ")
}
