package app

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"presszero/config"
	"presszero/flows"
	"presszero/flows/library"
)

// Files are an operator's files: the settings, what the line and its hours are, who serves it, and the flows.
type Files struct {
	Settings              config.Settings
	Queues, Hours, Agents flows.File
	Phrases               flows.File
	Flows                 []flows.File
	Recordings            map[string]flows.Recording // of the prompts folder; nil: not known
	Outside               *flows.Outside             // what the flows may use of other systems; nil: not checked
}

// fingerprint is equal for equal files.
func (f Files) fingerprint() string {
	sum := sha256.New()
	for _, file := range append([]flows.File{f.Queues, f.Hours, f.Agents, f.Phrases}, f.Flows...) {
		fmt.Fprintf(sum, "%s %d\n%s", file.Name, len(file.Data), file.Data)
	}
	fmt.Fprintf(sum, "%+v %v", f.Settings, f.Recordings)
	return hex.EncodeToString(sum.Sum(nil))
}

// Source reads the operator's files. It is asked again and again, and says the same as long as nothing was changed.
type Source func() (Files, error)

// Library is the source of the flows that ship, with a line of their own.
func Library(s config.Settings) Source {
	return func() (Files, error) {
		queues, hours, agents := library.Site()
		return Files{Settings: s, Queues: queues, Hours: hours, Agents: agents, Flows: library.Flows()}, nil
	}
}

// Directory is the source that the settings name: queues, hours, agents and phrases in a file each, and every YAML file of
// the folder of flows that is no test. The settings themselves are read again each time.
func Directory(settings func() (config.Settings, error)) Source {
	prompts := &recordings{}
	return func() (Files, error) {
		s, err := settings()
		if err != nil {
			return Files{}, err
		}
		files := Files{Settings: s, Outside: outside(s)}
		for path, file := range map[string]*flows.File{
			s.QueuesFile: &files.Queues, s.HoursFile: &files.Hours, s.AgentsFile: &files.Agents, s.PhrasesFile: &files.Phrases,
		} {
			data, err := os.ReadFile(s.Path(path))
			if errors.Is(err, fs.ErrNotExist) && (file == &files.Hours || file == &files.Phrases) {
				continue // a site that is always open needs no hours, and our words do where nothing else is wanted
			}
			if err != nil {
				return files, fmt.Errorf("read the operator's files: %w", err)
			}
			*file = flows.File{Name: path, Data: data}
		}
		if files.Recordings, err = prompts.read(s.Path(s.PromptsDir)); err != nil {
			return files, err
		}
		files.Flows, err = readFlows(s.Path(s.FlowsDir), s.FlowsDir)
		return files, err
	}
}

// outside is what the settings let flows use of other systems.
func outside(s config.Settings) *flows.Outside {
	return &flows.Outside{Hosts: s.Fetch.Hosts, Secrets: slices.Sorted(maps.Keys(s.Secrets))}
}

// TestSuffix ends the names of the files that hold tests of flows.
const TestSuffix = "_test.yaml"

func readFlows(dir, shown string) ([]flows.File, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the folder of flows: %w", err)
	}
	var files []flows.File
	for _, entry := range entries {
		if entry.IsDir() || filepath.Ext(entry.Name()) != ".yaml" || strings.HasSuffix(entry.Name(), TestSuffix) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("read a flow: %w", err)
		}
		files = append(files, flows.File{Name: filepath.Join(shown, entry.Name()), Data: data})
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("the folder of flows %s holds no flow: no file that ends in .yaml", shown)
	}
	return files, nil
}
