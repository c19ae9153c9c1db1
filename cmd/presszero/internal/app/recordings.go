package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"presszero/flows"
	"presszero/internal/audio"
)

// recordings is what is known of a folder of prompts. A file is read again only when its size or time has changed.
type recordings struct {
	mu   sync.Mutex
	seen map[string]recording // by path below the folder
}

type recording struct {
	size    int64
	changed time.Time
	facts   flows.Recording
}

// read looks at the folder. A folder that is not there is empty.
func (r *recordings) read(dir string) (map[string]flows.Recording, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := map[string]recording{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isRecording(path) {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		known, ok := r.seen[name]
		if !ok || known.size != info.Size() || !known.changed.Equal(info.ModTime()) {
			known = recording{size: info.Size(), changed: info.ModTime(), facts: inspect(path)}
		}
		seen[name] = known
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("look at the prompts folder: %w", err)
	}
	r.seen = seen
	facts := make(map[string]flows.Recording, len(seen))
	for name, one := range seen {
		facts[name] = one.facts
	}
	return facts, nil
}

func isRecording(path string) bool {
	kind := strings.ToLower(filepath.Ext(path))
	return kind == ".wav" || kind == ".mp3"
}

// inspect is what is known of one file.
func inspect(path string) flows.Recording {
	data, err := os.ReadFile(path)
	if err != nil {
		return flows.Recording{Problem: "it cannot be read"}
	}
	if strings.EqualFold(filepath.Ext(path), ".mp3") {
		song, err := audio.ParseMP3(data)
		if err != nil {
			return flows.Recording{Problem: "it has no sound of MPEG layer III"}
		}
		return flows.Recording{Encoding: flows.EncodingMP3, Channels: song.Channels(), Rate: song.Rate(), Length: song.Duration()}
	}
	format, _, err := audio.ReadWAV(data)
	switch {
	case err != nil:
		return flows.Recording{Problem: "it is not a WAV file of 16 bits or mu-law"}
	case format.Frames == 0:
		return flows.Recording{Problem: "it has no sound"}
	default:
		return flows.Recording{Encoding: encodings[format.Encoding], Channels: format.Channels, Rate: format.Rate, Length: format.Duration()}
	}
}

var encodings = map[audio.Encoding]string{audio.PCM16: "16 bits", audio.ULaw: "mu-law"}

// playable is the fault of a file that is served as a recording.
func playable(path string, data []byte) error {
	var err error
	if strings.EqualFold(filepath.Ext(path), ".mp3") {
		_, err = audio.ParseMP3(data)
	} else {
		_, err = audio.ParseWAV(data)
	}
	return err
}
