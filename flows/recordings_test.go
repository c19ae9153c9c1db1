package flows_test

import (
	"path/filepath"
	"testing"
	"time"

	"presszero/flows"
)

// folder is what is known of the recordings of the tests.
var folder = map[string]flows.Recording{
	"hello.wav":  {Encoding: "mu-law", Channels: 1, Rate: 8000, Length: 2 * time.Second},
	"long.wav":   {Encoding: "16 bits", Channels: 1, Rate: 16000, Length: 31400 * time.Millisecond},
	"stereo.wav": {Encoding: "16 bits", Channels: 2, Rate: 8000, Length: time.Second},
	"studio.wav": {Encoding: "16 bits", Channels: 1, Rate: 44100, Length: time.Second},
	"song.mp3":   {Encoding: "MP3", Channels: 2, Rate: 44100, Length: time.Minute},
	"cut.wav":    {Problem: "it has no samples"},
}

func TestEveryFaultOfARecordingIsToldWithPlaceAndRemedy(t *testing.T) {
	t.Parallel()
	site := fixtureSite(t)
	site.Recordings = folder
	for _, path := range matches(t, "testdata/broken-recordings/*.yaml") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			file := load(t, path)
			_, diags := flows.Compile(file, site)
			checkGolden(t, path, file, diags)
		})
	}
}

func TestWithoutTheFolderRecordingsAreNotLookedFor(t *testing.T) {
	t.Parallel()
	if program, diags := flows.Compile(load(t, "testdata/broken-recordings/recordings.yaml"), fixtureSite(t)); program == nil {
		t.Error(diags)
	}
}
