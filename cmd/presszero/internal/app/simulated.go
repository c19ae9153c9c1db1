package app

import (
	"fmt"
	"os"
	"path/filepath"

	"presszero/flows"
	"presszero/queue/simulate"
)

// Simulated is what is declared of queues and agents, as a simulation plays it.
func Simulated(files Files) (simulate.Site, error) {
	declared, found := readSite(files)
	if declared == nil {
		return simulate.Site{}, &Faulty{Found: found, text: files.Show(found)}
	}
	site := simulate.Site{Queues: map[string]simulate.Queue{}}
	for name, q := range declared.Queues {
		site.Queues[name] = simulate.Queue{
			Routing: routing(q.Routing), Head: q.Routing.Head, Handle: q.Handle, WrapUp: q.WrapUp, MaxWait: q.MaxWait, MaxWaiting: q.MaxWaiting,
			Policy: policy(q),
		}
	}
	for _, a := range declared.Agents {
		site.Agents = append(site.Agents, agent(a))
	}
	return site, nil
}

// Instead is files with others in the place of queues.yaml, or, where path is a folder, of queues.yaml and agents.yaml.
func (f Files) Instead(path string) (Files, error) {
	info, err := os.Stat(path)
	if err != nil {
		return f, fmt.Errorf("read the settings to compare with: %w", err)
	}
	places := map[string]*flows.File{path: &f.Queues}
	if info.IsDir() {
		places = map[string]*flows.File{filepath.Join(path, "queues.yaml"): &f.Queues, filepath.Join(path, "agents.yaml"): &f.Agents}
	}
	for name, place := range places {
		data, err := os.ReadFile(name)
		if err != nil {
			return f, fmt.Errorf("read the settings to compare with: %w", err)
		}
		*place = flows.File{Name: name, Data: data}
	}
	return f, nil
}
