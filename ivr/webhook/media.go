package webhook

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"presszero/internal/audio"
)

// Sounds are the recordings that callers hear.
type Sounds interface {
	// Music is what is played to those who wait in a queue: a piece of its own, its first where there is none of that name, or
	// the music that ships; for [ivr.QuietPiece], silence with a soft tone from time to time.
	Music(queue, piece string) audio.Loop
	// Prompt is a recording of the prompts folder; false when there is none.
	Prompt(path string) (http.Handler, bool)
}

// longestSegment bounds what may be asked for in one request.
const longestSegment = 2 * time.Minute

// music serves a segment of a queue's music. It is cut where the last one stopped, so that the piece goes on.
func (h *Handler) music(w http.ResponseWriter, r *http.Request) {
	offset, length, err := segment(r.PathValue("segment"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	h.o.Sounds.Music(r.PathValue("queue"), r.PathValue("piece")).Cut(offset, length).ServeHTTP(w, r)
}

// prompt serves a recorded prompt.
func (h *Handler) prompt(w http.ResponseWriter, r *http.Request) {
	recording, ok := h.o.Sounds.Prompt(r.PathValue("path"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	recording.ServeHTTP(w, r)
}

// segment reads <offset>-<length>.wav, both in milliseconds.
func segment(name string) (offset, length time.Duration, err error) {
	stem, isWAV := strings.CutSuffix(name, ".wav")
	from, long, isPair := strings.Cut(stem, "-")
	offset, wrongOffset := milliseconds(from)
	length, wrongLength := milliseconds(long)
	switch {
	case !isWAV, !isPair, wrongOffset != nil, wrongLength != nil:
		return 0, 0, fmt.Errorf("%q is not <offset>-<length>.wav in milliseconds", name)
	case length <= 0, length > longestSegment:
		return 0, 0, fmt.Errorf("%q: the length must lie between 1 ms and %v", name, longestSegment)
	}
	return offset, length, nil
}

// milliseconds reads a number of at most 32 bits, which is seven weeks.
func milliseconds(text string) (time.Duration, error) {
	n, err := strconv.ParseUint(text, 10, 32)
	return time.Duration(n) * time.Millisecond, err
}
