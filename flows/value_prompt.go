package flows

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

const promptWhat = "a text, or a text for each language"

// prompt is something to say: a text in a flow of one language, or a text or recording for each language.
func prompt[S any](get func(*S) *Prompt) value[S] {
	return heard(sound{what: promptWhat, read: (*reader).saidText, languages: (*reader).defaultLanguage, plain: spokenText}, get)
}

// recording is an audio file for all languages, or one for each.
func recording[S any](get func(*S) *Prompt) value[S] {
	const what = "an audio file, or one for each language"
	return heard(sound{what: what, read: (*reader).playedText, languages: (*reader).allLanguages, plain: audioShape()}, get)
}

// sound is a way to read the plain texts of a prompt.
type sound struct {
	what      string
	read      func(*reader, cursor) Spoken // one plain text
	languages func(*reader) []string       // for which a single plain text stands
	plain     Shape                        // of one plain text
}

// heard is a prompt whose plain texts are read as told.
func heard[S any](as sound, get func(*S) *Prompt) value[S] {
	show := func(s *S, language string) string { return get(s).in(language) }
	return value[S]{what: as.what, shape: promptShape(as.plain), show: show, read: func(r *reader, c cursor, s *S) {
		p := Prompt{Pos: r.at(c.anchor()), Parts: map[string]Spoken{}}
		switch {
		case isRecording(c.node):
			p.Parts[r.languages[0]] = r.recorded(c)
		case c.node.Kind == yaml.MappingNode:
			r.readLanguages(c, as, p)
		default:
			if _, ok := r.text(c, as.what); !ok {
				return
			}
			one := as.read(r, c)
			for _, language := range as.languages(r) {
				p.Parts[language] = one
			}
		}
		*get(s) = p
		placed := placedPrompt{Prompt: p, at: c}
		r.prompts, r.heads[c.path] = append(r.prompts, placed), placed
	}}
}

func (r *reader) defaultLanguage() []string { return r.languages[:1] }

func (r *reader) allLanguages() []string { return r.languages }

// readLanguages reads a text for each language.
func (r *reader) readLanguages(c cursor, as sound, p Prompt) {
	for _, entry := range r.entries(c, as.what) {
		language := entry.key.Value
		if !slices.Contains(r.languages, language) {
			remedy := suggest(language, r.languages, "add it to languages, or remove it")
			r.errorAt(entry.key, codeLanguage, remedy, "%s is not one of the languages spoken here", quote(language))
			continue
		}
		r.places[entry.path] = entry
		if isRecording(entry.node) {
			p.Parts[language] = r.recorded(entry)
			continue
		}
		if _, ok := r.text(entry, "a text"); ok {
			p.Parts[language] = as.read(r, entry)
			continue
		}
		p.Parts[language] = Spoken{}
	}
}

// saidText is a plain text for the carrier's voice.
func (r *reader) saidText(c cursor) Spoken {
	if strings.TrimSpace(c.node.Value) == "" {
		r.errorAt(c.node, codeEmptyPrompt, "write what callers hear, or remove the key", "%s says nothing", c.title())
		return Spoken{}
	}
	return Spoken{Text: r.template(c.node, c.node.Value)}
}

// playedText is a plain audio file.
func (r *reader) playedText(c cursor) Spoken { return Spoken{Audio: r.audio(c)} }

// isRecording reports whether a mapping is a recording with its transcript, and not a text for each language.
func isRecording(n *yaml.Node) bool {
	for i := 0; i < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if n.Content[i].Value == "audio" {
			return true
		}
	}
	return false
}

// recordingFields is the table of a recording.
var recordingFields = []field[Spoken]{
	{"audio", required, value[Spoken]{what: "an audio file", shape: audioShape(), read: func(r *reader, c cursor, s *Spoken) { s.Audio = r.audio(c) }},
		"the recording that is played"},
	{"text", optional, phrase("what the recording says", func(s *Spoken) *Template { return &s.Text }),
		"the words of the recording, for screens and tests"},
}

// recorded reads a recording with its transcript.
func (r *reader) recorded(c cursor) Spoken {
	var s Spoken
	readFields(r, c, recordingFields, &s)
	return s
}

// audioTypes are the recordings that are served to the carrier.
var audioTypes = []string{".wav", ".mp3"}

// isServed reports whether a file is of a kind that is served to the carrier.
func isServed(file string) bool { return slices.Contains(audioTypes, strings.ToLower(path.Ext(file))) }

// audio reads the path of a recording in the prompts folder.
func (r *reader) audio(c cursor) string {
	file, ok := r.text(c, "an audio file")
	if !ok {
		return ""
	}
	remedy := fmt.Sprintf("name a file in the prompts folder that ends with one of %s", listed(audioTypes))
	switch {
	case !isServed(file):
		r.errorAt(c.node, codeAudio, remedy, "%s is not a recording", quote(file))
	case path.IsAbs(file) || path.Clean(file) != file || strings.HasPrefix(file, "..") || strings.ContainsAny(file, `\?#%`):
		r.errorAt(c.node, codeAudio, remedy, "%s leads out of the prompts folder", quote(file))
	}
	return file
}

// listed joins names for a message.
func listed(names []string) string { return strings.Join(names, ", ") }
