package ivr

import (
	"maps"
	"strings"

	"presszero/flows"
)

// Secrets are the values of sensitive variables. They travel with the call, sealed in its addresses; wherever they would
// be printed or encoded as text, a mask stands in their place. Stores get them sealed: see [Session.Sealed].
type Secrets map[string]any

// mask stands for secrets.
const mask = "***"

// String implements [fmt.Stringer].
func (Secrets) String() string { return mask }

// GoString implements [fmt.GoStringer].
func (Secrets) GoString() string { return mask }

// MarshalText implements [encoding.TextMarshaler], and so speaks for JSON and for logs.
func (Secrets) MarshalText() ([]byte, error) { return []byte(mask), nil }

// Variables are all variables of the call, secrets among them. The map is the caller's own.
func (s Session) Variables() map[string]any {
	all := make(map[string]any, len(s.Vars)+len(s.Secret))
	maps.Copy(all, s.Vars)
	maps.Copy(all, s.Secret)
	return all
}

// keepSecret puts the value of a sensitive variable where nobody reads it.
func (t *turn) keepSecret(name string, value any) {
	if t.s.Secret == nil {
		t.s.Secret = Secrets{}
	}
	t.s.Secret[name] = value
}

// restoreSecrets drops what the program does not declare as sensitive.
func (t *turn) restoreSecrets() {
	if len(t.s.Secret) == 0 {
		return
	}
	declared := map[string]any(maps.Clone(t.s.Secret))
	t.prog.Restore(declared)
	for name := range t.s.Secret {
		if !t.prog.Sensitive(name) {
			delete(t.s.Secret, name)
			continue
		}
		t.s.Secret[name] = declared[name]
	}
}

// shown is what texts for people's eyes and ears are filled from: the environment, with secrets masked.
func (t *turn) shown() flows.Env {
	env := t.environment()
	if len(t.s.Secret) == 0 {
		return env
	}
	env = maps.Clone(env)
	for name, value := range t.s.Secret {
		seen := strings.TrimPrefix(name, t.scope())
		if _, visible := env[seen]; visible {
			env[seen] = flows.Masked(value)
		}
	}
	return env
}
