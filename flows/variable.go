package flows

import "math"

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
	restored := p.Initial()
	for _, v := range p.Vars {
		if value, ok := v.Kind.restore(vars[v.Name]); ok {
			restored[v.Name] = value
		}
	}
	clear(vars)
	for name, value := range restored {
		vars[name] = value
	}
}

// restore is value as a value of kind k.
func (k Kind) restore(value any) (any, bool) {
	switch v := value.(type) {
	case string:
		return v, k == KindText
	case bool:
		return v, k == KindFlag
	case int:
		return v, k == KindNumber
	case float64:
		whole := v == math.Trunc(v) && math.Abs(v) < 1<<53
		return int(v), k == KindNumber && whole
	default:
		return nil, false
	}
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
