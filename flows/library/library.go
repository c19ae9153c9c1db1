// Package library holds the flows that ship, with the site that they need and their tests. They are served by the demo,
// copied by init, and read by newcomers: they are sound, without a single warning.
package library

import (
	"embed"
	"strings"

	"presszero/flows"
)

//go:embed *.yaml site/*.yaml
var files embed.FS

// Flows are the flows that ship, sorted by name.
func Flows() []flows.File {
	return matching(func(name string) bool { return !strings.HasSuffix(name, testSuffix) })
}

// Tests are the tests of the flows that ship, sorted by name. The test of front-desk.yaml is front-desk_test.yaml.
func Tests() []flows.File {
	return matching(func(name string) bool { return strings.HasSuffix(name, testSuffix) })
}

// Site is the site of the flows that ship: its queues, opening hours and agents.
func Site() (queues, hours, agents flows.File) {
	return read("site/queues.yaml"), read("site/hours.yaml"), read("site/agents.yaml")
}

const testSuffix = "_test.yaml"

// matching are the files of the top folder whose names pass.
func matching(pass func(name string) bool) []flows.File {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	var found []flows.File
	for _, entry := range entries {
		if !entry.IsDir() && pass(entry.Name()) {
			found = append(found, read(entry.Name()))
		}
	}
	return found
}

// read is an embedded file.
func read(name string) flows.File {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return flows.File{Name: name, Data: data}
}
