package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/internal/audio"
)

func TestTheFolderOfPromptsIsKnownByWhatItHolds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put := func(name string, data []byte) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("en/hello.wav", audio.Encode(make([]int16, 12000)).WAV())
	put("broken.wav", []byte("RIFF"))
	put("broken.mp3", []byte("ID3"))
	put("notes.txt", []byte("no recording"))
	folder := &recordings{}
	got, err := folder.read(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]flows.Recording{
		"en/hello.wav": {Encoding: "mu-law", Channels: 1, Rate: 8000, Length: 1500 * time.Millisecond},
		"broken.wav":   {Problem: "it is not a WAV file of 16 bits or mu-law"},
		"broken.mp3":   {Problem: "it has no sound of MPEG layer III"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	put("broken.wav", audio.Encode(make([]int16, 8000)).WAV())
	if got, _ := folder.read(dir); got["broken.wav"].Problem != "" {
		t.Error("a recording that was mended is not seen")
	}
	if got, err := folder.read(filepath.Join(dir, "none")); err != nil || got == nil || len(got) > 0 {
		t.Errorf("a folder that is not there holds %v, %v", got, err)
	}
}

func TestAFlowWhoseRecordingIsMissingIsNotTakenIntoService(t *testing.T) {
	t.Parallel()
	flow := flows.File{Name: "f.yaml", Data: []byte("flow: f\nperson: desk\nstart: hello\nsteps: {hello: {play: helo.wav, next: bye}, bye: {hangup: Bye.}}\n")}
	files := Files{
		Queues: flows.File{Name: "queues.yaml", Data: []byte("queues: {desk: {ladder: [{voicemail: {owner: desk, due: 4h}}]}}")},
		Flows:  []flows.File{flow}, Recordings: map[string]flows.Recording{"hello.wav": {Encoding: "mu-law", Channels: 1, Rate: 8000}},
	}
	if _, _, err := Build(files); err == nil || !strings.Contains(err.Error(), `did you mean "hello.wav"?`) {
		t.Errorf("err = %v", err)
	}
	before := files.fingerprint()
	files.Recordings = map[string]flows.Recording{"helo.wav": {Encoding: "mu-law", Channels: 1, Rate: 8000}}
	if _, _, err := Build(files); err != nil {
		t.Error(err)
	}
	if files.fingerprint() == before {
		t.Error("a new recording is not noticed")
	}
}
