package flows

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

const codeRecording = "PZ165"

// Recording is what is known of a file of the prompts folder. The folder itself is read elsewhere.
type Recording struct {
	Problem  string // why it cannot be played, in words that end a sentence; empty: it can
	Encoding string // for example mu-law
	Channels int
	Rate     int           // samples per second
	Length   time.Duration // how long it plays
}

// telephoneRates are the sampling rates at which recordings are served to the carrier.
var telephoneRates = []int{8000, 16000}

// EncodingMP3 is the encoding of recordings that the carrier itself converts, whatever their rate.
const EncodingMP3 = "MP3"

// checkRecordings finds recordings that callers would not hear. It needs to know the folder.
func checkRecordings(d *draft) {
	d.eachRecording(func(at cursor, file string, _ Recording, _ bool) {
		d.checkPlayable(at.node, file, d.program.Site.Recordings)
	})
}

// checkPlayable reports a recording that is not among those of the folder, or that callers would not hear.
func (r *reader) checkPlayable(n *yaml.Node, file string, folder map[string]Recording) {
	known, found := folder[file]
	switch {
	case !found:
		remedy := suggest(file, slices.Collect(maps.Keys(folder)), "put the file into the prompts folder")
		r.errorAt(n, codeRecording, remedy, "there is no recording %s", quote(file))
	case known.Problem != "":
		r.errorAt(n, codeRecording, "record it again as a mono WAV file, mu-law or 16 bits, at 8000 Hz", "%s cannot be played: %s", quote(file), known.Problem)
	case known.Encoding == EncodingMP3:
	case known.Channels != 1:
		r.errorAt(n, codeRecording, "convert it to one channel", "%s has %d channels; a telephone has one", quote(file), known.Channels)
	case !slices.Contains(telephoneRates, known.Rate):
		r.errorAt(n, codeRecording, "convert it to 8000 Hz, the telephone's own rate", "%s has %d Hz; 8000 and 16000 can be played", quote(file), known.Rate)
	}
}

// eachRecording visits every recording of the flow at each of its places, with what is known of it. It visits none while
// the folder is not known.
func (d *draft) eachRecording(visit func(at cursor, file string, known Recording, found bool)) {
	if d.program.Site.Recordings == nil {
		return
	}
	for _, p := range d.prompts {
		seen := map[string]bool{}
		for _, language := range slices.Sorted(maps.Keys(p.Parts)) {
			file := p.Parts[language].Audio
			if seen[file] || !isServed(file) {
				continue // said once, or told when it was read
			}
			seen[file] = true
			known, found := d.program.Site.Recordings[file]
			visit(d.audioPlace(p, language), file, known, found)
		}
	}
}

// audioPlace is where the file of a prompt in a language is named.
func (d *draft) audioPlace(p placedPrompt, language string) cursor {
	at := d.partPlace(p, language)
	if file, ok := d.places[join(at.path, "audio")]; ok {
		return file
	}
	return at
}

const codeLongRecording = "PZ166"

// longQuestion is how long a question may speak before callers lose its beginning.
const longQuestion = 20 * time.Second

// checkRecordingLengths finds recorded questions at which callers wait long for their turn.
func checkRecordingLengths(d *draft) {
	d.eachRecording(func(at cursor, file string, known Recording, _ bool) {
		if known.Length > longQuestion && d.asksAt(at) {
			remedy := fmt.Sprintf("keep questions below %s; say what is not a choice in a step before it", longQuestion)
			d.warnAt(at.node, codeLongRecording, remedy, "%s plays for %s before the caller's turn", quote(file), known.Length.Round(time.Second))
		}
	})
}

// asksAt reports whether a place lies in the question of a step at which the caller has the next word.
func (d *draft) asksAt(at cursor) bool {
	names := strings.SplitN(at.path, ".", 4) // steps, its name, its key, what stands there
	if len(names) < 3 {
		return false
	}
	step := d.program.Steps[names[1]]
	return step != nil && names[2] == step.Meta().Kind && kindNamed(names[2]).listen == listens
}
