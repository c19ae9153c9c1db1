package config

import (
	"iter"
	"maps"
	"strings"

	"github.com/spf13/viper"
)

// layer is what one place gives: values by key (texts, lists, and maps of them), and where each stands.
type layer struct {
	values  map[string]any
	origins map[string]Origin // by path, as in "numbers[1].flow"
	faults  Faults
}

func newLayer() layer {
	return layer{values: map[string]any{}, origins: map[string]Origin{}}
}

// put adds the value of a dotted key.
func (l *layer) put(key, value string, origin Origin) {
	l.origins[key] = origin
	section, name, nested := strings.Cut(key, ".")
	if !nested {
		l.values[key] = value
		return
	}
	values, ok := l.values[section].(map[string]any)
	if !ok {
		values = map[string]any{}
		l.values[section] = values
	}
	values[name] = value
}

func (l *layer) fault(origin Origin, key, message string) {
	l.faults = append(l.faults, Fault{Origin: origin, Key: key, Message: message})
}

// merged is all layers as one: the strongest value of each key, and where it stands.
type merged struct {
	values  *viper.Viper
	origins map[string]Origin
	faults  Faults
}

// merge lays the stronger layers, which come later, over the weaker.
func merge(layers ...layer) (merged, error) {
	m := merged{values: viper.New(), origins: map[string]Origin{}}
	for _, l := range layers {
		m.faults = append(m.faults, l.faults...)
		for path := range l.origins {
			maps.DeleteFunc(m.origins, func(weaker string, _ Origin) bool { return strings.HasPrefix(weaker, path+"[") })
		}
		maps.Copy(m.origins, l.origins)
		if err := m.values.MergeConfigMap(l.values); err != nil {
			return merged{}, err
		}
	}
	return m, nil
}

// origin is where the value at path stands, or else the value that holds it.
func (m merged) origin(path string) Origin {
	for holder := range holders(path) {
		if origin, ok := m.origins[holder]; ok {
			return origin
		}
	}
	return Origin{}
}

// holders are a path and the paths of what holds it, the nearest first: numbers[1].flow, numbers[1], numbers.
func holders(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for end := len(path); end > 0; end = strings.LastIndexAny(path[:end], ".[") {
			if !yield(path[:end]) {
				return
			}
		}
	}
}
