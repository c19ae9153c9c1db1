package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// FileName is what a settings file is called where it is searched.
const FileName = "presszero.yaml"

// Source is where settings are read from.
type Source struct {
	// File is the settings file, which must exist. When it is empty, presszero.yaml is searched in the working
	// directory, in $XDG_CONFIG_HOME/presszero (or ~/.config/presszero) and in /etc/presszero, and may be missing.
	File string
	// Dir is the working directory; empty is the process's.
	Dir string
	// Env is the environment, as from os.Environ.
	Env []string
	// Flags are the values of the flags that were given, by the name of their key.
	Flags map[string]string
}

// Loaded is the settings, with where they came from.
type Loaded struct {
	Settings Settings
	File     string            // empty when there was none
	Origins  map[string]Origin // of each key
}

// Load reads the settings. Its error is Faults, all of them with their places, when the settings are wrong, and another
// when the file is missing or cannot be read. The returned value then still tells which file was read.
func Load(source Source) (Loaded, error) {
	env := newEnvironment(source.Env)
	loaded := Loaded{Settings: Default(), File: source.find(env)}
	secrets, slips := env.secrets()
	loaded.Settings.Secrets = secrets
	file := newLayer()
	loaded.Settings.Dir = source.Dir
	if loaded.File != "" {
		content, err := os.ReadFile(loaded.File)
		if err != nil {
			return loaded, fmt.Errorf("read settings: %w", err)
		}
		file = readDocument(loaded.File, content)
		loaded.Settings.Dir = filepath.Dir(loaded.File)
	}
	all, err := merge(file, env.layer(), source.flags())
	if err != nil {
		return loaded, fmt.Errorf("merge settings: %w", err)
	}
	all.faults = append(all.faults, slips...)
	return loaded.fill(all)
}

// CheckServe is ValidateServe with the place of each fault.
func (l Loaded) CheckServe() error {
	return l.located(AsFaults(l.Settings.ValidateServe())).orNil()
}

// fill takes each key's value from the layers, and names every fault with its place.
func (l Loaded) fill(all merged) (Loaded, error) {
	faults := all.faults
	l.Origins = map[string]Origin{}
	for _, row := range table {
		key := row.describe().Name
		l.Origins[key] = all.origins[key]
		if raw := all.values.Get(key); raw != nil {
			faults = append(faults, locate(row.read(raw, &l.Settings), all.origin)...)
		}
	}
	judged := AsFaults(l.Settings.Validate())
	return l, append(faults, locate(news(judged, faults), all.origin)...).orNil()
}

// news are the faults about values that no earlier fault is about: what could not be read is not judged as well.
func news(faults, earlier Faults) Faults {
	told := map[string]bool{}
	for _, f := range earlier {
		told[f.Key] = true
	}
	return slices.DeleteFunc(faults, func(f Fault) bool {
		for holder := range holders(f.Key) {
			if told[holder] {
				return true
			}
		}
		return false
	})
}

// located adds the origins of the keys.
func (l Loaded) located(faults Faults) Faults {
	return locate(faults, func(key string) Origin { return l.Origins[key] })
}

func locate(faults Faults, origin func(path string) Origin) Faults {
	for i := range faults {
		faults[i].Origin = origin(faults[i].Key)
	}
	return faults
}

// find returns the path of the settings file, or nothing when none is given and none is found.
func (s Source) find(env environment) string {
	if s.File != "" {
		return s.in(s.File)
	}
	for _, dir := range s.searched(env) {
		path := filepath.Join(dir, FileName)
		// Whatever is there but cannot be read is for the reader to report, not to be passed over in silence.
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return path
		}
	}
	return ""
}

func (s Source) searched(env environment) []string {
	dirs := []string{s.Dir}
	switch {
	case filepath.IsAbs(env["XDG_CONFIG_HOME"]):
		dirs = append(dirs, filepath.Join(env["XDG_CONFIG_HOME"], "presszero"))
	case filepath.IsAbs(env["HOME"]):
		dirs = append(dirs, filepath.Join(env["HOME"], ".config", "presszero"))
	}
	return append(dirs, "/etc/presszero")
}

func (s Source) in(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(s.Dir, path)
}

// flags makes a layer of the flags; a secret is refused, since every user of the machine could read it.
func (s Source) flags() layer {
	l := newLayer()
	for _, name := range slices.Sorted(maps.Keys(s.Flags)) {
		key, known := lookup(name)
		switch {
		case !known:
			l.fault(Origin{Layer: FromFlag, Name: name}, "", "unknown key"+keyHint(name, keyNames()))
		case key.Secret:
			l.fault(Origin{Layer: FromFlag, Name: name}, name, "is a secret; give it by "+key.Env[0]+" or its "+fileSuffix)
		default:
			l.put(name, s.Flags[name], Origin{Layer: FromFlag, Name: key.Flag})
		}
	}
	return l
}

func keyNames() []string {
	var names []string
	for _, key := range Keys() {
		names = append(names, key.Name)
	}
	return names
}
