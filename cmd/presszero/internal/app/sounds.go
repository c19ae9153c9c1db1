package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"presszero/config"
	"presszero/flows"
	"presszero/internal/audio"
)

// sounds are the recordings that callers hear, read when they are asked for so that a new file is heard at once.
type sounds struct {
	shipped audio.Loop
	music   string // folder of the operator's music; empty: none
	prompts string // folder of the operator's prompts
	queue   func(name string) *flows.Queue
}

func newSounds(s config.Settings, queue func(string) *flows.Queue) (*sounds, error) {
	shipped, err := audio.NewLoop(audio.Hold())
	if err != nil {
		return nil, fmt.Errorf("the music that ships: %w", err)
	}
	return &sounds{shipped: shipped, music: s.Path(s.MusicDir), prompts: s.Path(s.PromptsDir), queue: queue}, nil
}

// Music implements webhook.Sounds. Where the operator's recordings cannot be played, the music that ships is: a caller
// who waits never hears nothing.
func (s *sounds) Music(queue string) audio.Loop {
	q := s.queue(queue)
	if q == nil || len(q.Music) == 0 {
		return s.shipped
	}
	var tracks []audio.Track
	for _, name := range q.Music {
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
func (s *sounds) Prompt(path string) (audio.Track, bool) {
	track, err := readTrack(s.prompts, path)
	return track, err == nil
}

// readTrack reads a recording of a folder, and of nothing outside it.
func readTrack(dir, name string) (audio.Track, error) {
	if dir == "" || !filepath.IsLocal(name) || !strings.EqualFold(filepath.Ext(name), ".wav") {
		return audio.Track{}, fmt.Errorf("%s is not a recording of the folder", name)
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return audio.Track{}, fmt.Errorf("read a recording: %w", err)
	}
	return audio.ParseWAV(data)
}
