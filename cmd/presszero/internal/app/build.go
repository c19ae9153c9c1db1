package app

import (
	"fmt"
	"slices"

	"presszero/config"
	"presszero/flows"
	"presszero/ivr/twilio"
)

// Built is everything that the operator's files say, compiled: sound as a whole, never changed.
type Built struct {
	Site     *flows.Site
	Programs map[string]*flows.Program // by name
}

// Faulty is an error whose text shows every fault in the operator's files, each with its line.
type Faulty struct {
	Found flows.Diagnostics
	text  string
}

func (f *Faulty) Error() string { return f.text }

// Show is the text of diagnostics, each with the line that it is about.
func (f Files) Show(found flows.Diagnostics) string { return flows.Format(found, f.Sources()) }

// Sources are the files by name.
func (f Files) Sources() map[string][]byte {
	sources := map[string][]byte{}
	for _, file := range append([]flows.File{f.Queues, f.Hours, f.Agents, f.Phrases}, f.Flows...) {
		sources[file.Name] = file.Data
	}
	return sources
}

// Build compiles the operator's files: all of them, or none. Diagnostics are the warnings when it succeeds; a *Faulty
// error shows all of them when it does not.
func Build(files Files) (*Built, flows.Diagnostics, error) {
	site, found := readSite(files)
	built := &Built{Site: site, Programs: map[string]*flows.Program{}}
	declared := map[string]bool{}
	for _, f := range files.Flows {
		if site == nil {
			break
		}
		program, faults := flows.Compile(f, site, files.Flows...)
		found = append(found, faults...)
		if program == nil {
			continue
		}
		if declared[program.Name] {
			return nil, found, fmt.Errorf("%s: another file already declares a flow named %s; give each flow a name of its own", f.Name, program.Name)
		}
		declared[program.Name] = true
		if !program.Module {
			built.Programs[program.Name] = program
		}
	}
	if found.HasErrors() {
		return nil, found, &Faulty{Found: found, text: files.Show(found)}
	}
	return built, found, nil
}

// readSite reads what the operator declares beside the flows.
func readSite(files Files) (*flows.Site, flows.Diagnostics) {
	site, found := flows.ReadSite(files.Queues, files.Hours, files.Agents)
	phrases, faults := flows.ReadPhrases(files.Phrases, files.Recordings)
	if site != nil {
		site.Outside, site.Recordings, site.Phrases = files.Outside, files.Recordings, phrases
	}
	return site, append(found, faults...)
}

// Names are the names of the flows, sorted.
func (b *Built) Names() []string {
	names := make([]string, 0, len(b.Programs))
	for name := range b.Programs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// service is all that can be taken into service, or replaced, while calls are up.
type service struct {
	built    *Built
	numbers  numbers
	fallback []byte
	hosts    flows.Hosts // that flows may ask
}

// prepare checks everything before any of it is taken into service.
func prepare(files Files) (*service, flows.Diagnostics, error) {
	built, warnings, err := Build(files)
	if err != nil {
		return nil, warnings, err
	}
	s := &service{built: built, hosts: files.Settings.Fetch.Hosts}
	if s.numbers, err = newNumbers(files.Settings, built); err != nil {
		return nil, warnings, err
	}
	s.fallback, err = Fallback(files.Settings)
	return s, warnings, err
}

// Fallback is the document that connects a caller to a person when nothing else works.
func Fallback(s config.Settings) ([]byte, error) {
	f := twilio.Fallback{
		Message: s.Fallback.Message, Locale: s.Fallback.Language, Numbers: s.Fallback.Numbers,
		Timeout: s.Fallback.Timeout, CallerID: s.CallerID,
	}
	doc, err := f.Encode()
	if err != nil {
		return nil, fmt.Errorf("fallback: %w", err)
	}
	return doc, nil
}
