package config

import "strings"

// View writes the settings as a YAML file, secrets masked.
func View(l Loaded) string { return l.render(func(Key) string { return "" }) }

// ViewOrigins is View with the origin of each value in a comment.
func ViewOrigins(l Loaded) string {
	return l.render(func(key Key) string { return "  # " + l.Origins[key.Name].String() })
}

// render writes every key with its value, and with what remark says about it.
func (l Loaded) render(remark func(Key) string) string {
	var y yamlText
	for _, row := range table {
		key := row.describe()
		y.section(key.Name)
		y.entry(key.Name, row.text(&l.Settings), remark(key))
	}
	return y.String()
}

const templateHead = `# Settings of Press Zero. A line that begins with #name: shows a default; take the # away to change it.
# The environment is stronger than this file, and flags are stronger than the environment.
# A secret is better kept out of this file: set its variable, or VARIABLE_FILE to the path of a file that holds it.
# Relative paths start at the directory of this file.
`

// Template writes a settings file in which every key is explained. Those that s sets otherwise than Default stand as
// settings, the others as comments that show the default. Secrets are never written: they belong into the environment.
func Template(s Settings) string {
	var y yamlText
	y.WriteString(templateHead)
	defaults := Default()
	for _, row := range table {
		key := row.describe()
		y.WriteString("\n")
		y.section(key.Name)
		y.line(key.Name, "# "+key.Help)
		y.line(key.Name, "# "+key.summary())
		if text := row.text(&s); !key.Secret && text != key.Default {
			y.entry(key.Name, text, "")
			continue
		}
		y.line(key.Name, "#"+leaf(key.Name)+": "+row.text(&defaults))
	}
	return y.String()
}

// summary is the facts about a key in a line.
func (k Key) summary() string {
	facts := []string{k.Kind}
	if k.Unit != "" {
		facts[0] += " (" + k.Unit + ")"
	}
	if k.Range != "" {
		facts = append(facts, k.Range)
	}
	facts = append(facts, "default "+k.Default, "environment "+strings.Join(k.Env, " or "))
	return strings.Join(facts, "; ")
}

// yamlText is a YAML file being written, its sections indented.
type yamlText struct {
	strings.Builder
	current string // the section that is open
}

// section opens the section of a key unless it is open.
func (y *yamlText) section(key string) {
	section, _, nested := strings.Cut(key, ".")
	if nested && section != y.current {
		y.WriteString(section + ":\n")
	}
	y.current = section
}

// entry writes a key and its value, with the remark behind the first line.
func (y *yamlText) entry(key, value, remark string) {
	first, rest, isBlock := strings.Cut(value, "\n")
	if first != "" {
		first = " " + first
	}
	y.line(key, leaf(key)+":"+first+remark)
	if isBlock {
		for item := range strings.SplitSeq(rest, "\n") {
			y.line(key, item)
		}
	}
}

// line writes a line at the indent of the key.
func (y *yamlText) line(key, text string) {
	if strings.Contains(key, ".") {
		y.WriteString("  ")
	}
	y.WriteString(text + "\n")
}

// leaf is the last part of a dotted key.
func leaf(key string) string { return key[strings.LastIndex(key, ".")+1:] }
