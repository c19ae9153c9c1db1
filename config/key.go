package config

import "strings"

// Key describes one setting to people and to programs.
type Key struct {
	Name    string   // dotted, as in "redis.timeout"
	Env     []string // names in the environment, the strongest first
	Flag    string   // without its dashes; empty for a secret, which a list of processes would show
	Kind    string   // as in "duration"
	Unit    string   // as in "calls per second"; empty when there is none
	Range   string   // what is allowed; empty when everything of the kind is
	Default string   // as YAML
	Help    string   // one line
	Secret  bool     // never shown; each name of Env is also read as NAME_FILE
	List    bool     // holds several values
	Fields  []string // of each item of a list of records
}

// Keys describes every setting, in the order of the settings file.
func Keys() []Key {
	keys := make([]Key, len(table))
	for i, row := range table {
		keys[i] = row.describe()
	}
	return keys
}

// setting is a row of the table: one key, bound to its place in Settings.
type setting interface {
	describe() Key
	reset(s *Settings)
	// read parses what a layer gave, a string or a list, into s. A value that cannot be parsed leaves s alone.
	read(raw any, s *Settings) Faults
	check(s *Settings) Faults
	// text is the value as YAML, masked when it is secret.
	text(s *Settings) string
}

// field is a setting whose value is a T.
type field[T any] struct {
	key  string
	also []string // names in the environment that the ecosystem uses, weaker than our own
	kind kind[T]
	def  T
	at   func(*Settings) *T
	help string
}

func (f field[T]) describe() Key {
	k := Key{
		Name: f.key, Kind: f.kind.name, Unit: f.kind.unit, Range: f.kind.limits, Default: f.kind.text(f.def),
		Help: f.help, Secret: f.kind.secret, List: f.kind.list, Fields: f.kind.fields,
		Env: append([]string{envPrefix + strings.ToUpper(strings.ReplaceAll(f.key, ".", "_"))}, f.also...),
	}
	if !k.Secret {
		k.Flag = strings.NewReplacer(".", "-", "_", "-").Replace(f.key)
	}
	return k
}

func (f field[T]) reset(s *Settings) { *f.at(s) = f.def }

func (f field[T]) read(raw any, s *Settings) Faults {
	value, flaws := f.kind.parse(raw)
	if len(flaws) > 0 {
		return f.faults(flaws)
	}
	*f.at(s) = value
	return nil
}

func (f field[T]) check(s *Settings) Faults { return f.faults(f.kind.check(*f.at(s))) }

func (f field[T]) text(s *Settings) string { return f.kind.text(*f.at(s)) }

func (f field[T]) faults(flaws []flaw) Faults {
	var faults Faults
	for _, flaw := range flaws {
		faults = append(faults, Fault{Key: f.key + flaw.path, Message: flaw.message})
	}
	return faults
}
