package config

import (
	"maps"
	"os"
	"slices"
	"strings"
)

// envPrefix begins the names that are ours in the environment.
const envPrefix = "PRESSZERO_"

// fileSuffix ends the name of a variable that holds the path of a file with the secret.
const fileSuffix = "_FILE"

// environment is the variables that are set to something: an empty variable counts as not set, since that is what
// launchers make of one that they do not know.
type environment map[string]string

func newEnvironment(pairs []string) environment {
	env := environment{}
	for _, pair := range pairs {
		if name, value, ok := strings.Cut(pair, "="); ok && value != "" {
			env[name] = value
		}
	}
	return env
}

// layer reads the strongest variable of each key, and names variables that are nearly ours.
func (env environment) layer() layer {
	l := newLayer()
	known := map[string]bool{}
	for _, key := range Keys() {
		read := false
		for _, name := range key.Env {
			known[name] = true
			if key.Secret {
				known[name+fileSuffix] = true
			}
			read = read || env.read(&l, key, name)
		}
	}
	env.nameSlips(&l, slices.Sorted(maps.Keys(known)))
	return l
}

// read takes a key from the variable of that name, or a secret from the file that NAME_FILE names. It reports whether
// either is set, be it wrongly.
func (env environment) read(l *layer, key Key, name string) bool {
	value, set := env[name]
	path, inFile := env[name+fileSuffix]
	origin := Origin{Layer: FromEnv, Name: name}
	switch {
	case !key.Secret || !inFile:
		if set {
			l.put(key.Name, value, origin)
		}
		return set
	case set:
		l.fault(origin, key.Name, "is set, and so is "+name+fileSuffix+"; keep one of them")
		return true
	}
	origin.Name = name + fileSuffix
	content, err := os.ReadFile(path)
	switch text := strings.TrimSpace(string(content)); {
	case err != nil:
		l.fault(origin, key.Name, "cannot be read: "+err.Error())
	case text == "":
		l.fault(origin, key.Name, "names an empty file: "+path)
	default:
		l.put(key.Name, text, origin)
	}
	return true
}

// secretPrefix begins the names of the secrets that flows send to other systems.
const secretPrefix = envPrefix + "SECRET_"

// secrets are those that flows send to other systems, by name. One in a file is read from it.
func (env environment) secrets() (map[string]Secret, Faults) {
	var found map[string]Secret
	l := newLayer()
	for _, name := range slices.Sorted(maps.Keys(env)) {
		short, ours := strings.CutPrefix(strings.TrimSuffix(name, fileSuffix), secretPrefix)
		if !ours || short == "" {
			continue
		}
		key := Key{Name: secretPrefix + short, Secret: true}
		if env.read(&l, key, secretPrefix+short) && l.values[key.Name] != nil {
			text, _ := l.values[key.Name].(string)
			if found == nil {
				found = map[string]Secret{}
			}
			found[short] = Secret(text)
		}
	}
	return found, l.faults
}

// nameSlips names the variables that begin like ours and are a slip away from one. Others that begin so are left alone:
// an orchestrator adds some of its own for a service of our name.
func (env environment) nameSlips(l *layer, known []string) {
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if !strings.HasPrefix(name, envPrefix) || strings.HasPrefix(name, secretPrefix) || slices.Contains(known, name) {
			continue
		}
		if near := nearest(name, known); near != "" {
			l.fault(Origin{Layer: FromEnv, Name: name}, "", "unknown variable; did you mean "+near+"?")
		}
	}
}
