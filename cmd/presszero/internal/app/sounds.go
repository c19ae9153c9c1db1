package app

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"presszero/config"
	"presszero/flows"
	"presszero/internal/audio"
	"presszero/ivr"
)

// sounds are the recordings that callers hear, read when they are asked for so that a new file is heard at once.
type sounds struct {
	shipped audio.Loop
	quiet   audio.Loop
	music   string // folder of the operator's music; empty: none
	prompts string // folder of the operator's prompts
	queue   func(name string) *flows.Queue
}

func newSounds(s config.Settings, queue func(string) *flows.Queue) (*sounds, error) {
	shipped, err := audio.NewLoop(audio.Hold())
	if err != nil {
		return nil, fmt.Errorf("the music that ships: %w", err)
	}
	quiet, err := audio.NewLoop(audio.Quiet())
	if err != nil {
		return nil, fmt.Errorf("the quiet: %w", err)
	}
	return &sounds{shipped: shipped, quiet: quiet, music: s.Path(s.MusicDir), prompts: s.Path(s.PromptsDir), queue: queue}, nil
}

// Music implements webhook.Sounds. Where the operator's recordings cannot be played, the music that ships is: a caller
// who waits never hears nothing.
func (s *sounds) Music(queue, piece string) audio.Loop {
	if piece == ivr.QuietPiece {
		return s.quiet
	}
	q := s.queue(queue)
	if q == nil || len(q.Music) == 0 {
		return s.shipped
	}
	i := max(slices.IndexFunc(q.Music, func(m flows.Music) bool { return m.Name == piece }), 0)
	var tracks []audio.Track
	for _, name := range q.Music[i].Recordings {
		if track, err := readTrack(s.music, name); err == nil {
			tracks = append(tracks, track)
		}
	}
	loop, err := audio.NewLoop(tracks...)
	if err != nil {
		return s.shipped
	}
	return loop
}

// Prompt implements webhook.Sounds.
func (s *sounds) Prompt(path string) (http.Handler, bool) {
	if strings.EqualFold(filepath.Ext(path), ".mp3") {
		data, err := readRecording(s.prompts, path)
		if err != nil {
			return nil, false
		}
		song, err := audio.ParseMP3(data)
		return song, err == nil
	}
	track, err := readTrack(s.prompts, path)
	return track, err == nil
}

// readTrack reads a WAV file of a folder.
func readTrack(dir, name string) (audio.Track, error) {
	if !strings.EqualFold(filepath.Ext(name), ".wav") {
		return audio.Track{}, fmt.Errorf("%s is not a WAV file", name)
	}
	data, err := readRecording(dir, name)
	if err != nil {
		return audio.Track{}, err
	}
	return audio.ParseWAV(data)
}

// readRecording reads a file of a folder, and nothing outside it.
func readRecording(dir, name string) ([]byte, error) {
	if dir == "" || !filepath.IsLocal(name) {
		return nil, fmt.Errorf("%s is not a recording of the folder", name)
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, fmt.Errorf("read a recording: %w", err)
	}
	return data, nil
}
