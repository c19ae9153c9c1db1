package flows

import (
	"maps"
	"math"
	"unicode/utf8"
)

// Initial is a fresh set of variables.
func (p *Program) Initial() map[string]any {
	vars := make(map[string]any, len(p.Vars))
	for _, v := range p.Vars {
		vars[v.Name] = v.Initial
	}
	return vars
}

// Restore makes vars, as they come out of JSON, what the flow declares: whole numbers become ints, what is missing or
// of another kind gets its initial value, and what is not declared is dropped.
func (p *Program) Restore(vars map[string]any) {
	if vars == nil {
		return
	}
	for _, v := range p.Vars {
		value, ok := v.Kind.restore(vars[v.Name])
		if !ok {
			value = v.Initial
		}
		vars[v.Name] = value
	}
	if len(vars) > len(p.Vars) {
		declared := p.Initial()
		maps.DeleteFunc(vars, func(name string, _ any) bool {
			_, ok := declared[name]
			return !ok
		})
	}
}

// restore is value as a value of kind k.
func (k Kind) restore(value any) (any, bool) {
	switch v := value.(type) {
	case string:
		return value, k == KindText
	case bool:
		return value, k == KindFlag
	case int:
		return value, k == KindNumber
	case float64:
		whole := v == math.Trunc(v) && math.Abs(v) < 1<<53
		return int(v), k == KindNumber && whole
	default:
		return nil, false
	}
}

// Holds reports whether a variable of kind k can hold a value: a string, an int or a bool, a text not too long.
func (k Kind) Holds(value any) bool {
	text, isText := value.(string)
	kind, known := kindOfValue(value)
	return known && kind == k && (!isText || utf8.RuneCountInString(text) <= maxText)
}

// kindOfValue is the kind of a variable whose initial value is v.
func kindOfValue(v any) (Kind, bool) {
	switch v.(type) {
	case string:
		return KindText, true
	case int:
		return KindNumber, true
	case bool:
		return KindFlag, true
	default:
		return "", false
	}
}
