package webhook

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"presszero/internal/audio"
)

// fetch gets a recording, as the carrier does: unsigned.
func (d *desk) fetch(path, etag string) (*http.Response, []byte) {
	d.Helper()
	r, err := http.NewRequestWithContext(d.Context(), http.MethodGet, d.server.URL+path, nil)
	d.must(err)
	if etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	answer, err := http.DefaultClient.Do(r)
	d.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	d.must(err)
	return answer, body
}

func TestMusicIsServedInSegments(t *testing.T) {
	t.Parallel()
	d := open(t)
	want := sounds{}.Music("", "").Cut(90*time.Second, 20*time.Second).WAV()
	answer, body := d.fetch("/media/hold/reception/90000-20000.wav", "")
	d.equal("code, type and length", []string{"200 OK", audio.ContentType, strconv.Itoa(len(want))},
		[]string{answer.Status, answer.Header.Get("Content-Type"), answer.Header.Get("Content-Length")})
	if !bytes.Equal(want, body) {
		t.Error("the segment is not the one that was asked for")
	}
	again, body := d.fetch("/media/hold/reception/90000-20000.wav", answer.Header.Get("ETag"))
	d.equal("asked for again", []any{http.StatusNotModified, 0}, []any{again.StatusCode, len(body)})
	other, _ := d.fetch("/media/hold/reception/0-20000.wav", answer.Header.Get("ETag"))
	d.equal("another segment", http.StatusOK, other.StatusCode)
}

func TestPromptsAndEveryPieceOfMusicAreServed(t *testing.T) {
	t.Parallel()
	d := open(t)
	for path, want := range map[string]audio.Track{
		"/media/prompts/welcome/en.wav":            audio.Beep(),
		"/media/hold/reception/piano/0-1000.wav":   sounds{}.Music("reception", "piano").Cut(0, time.Second),
		"/media/hold/reception/quiet/500-1000.wav": sounds{}.Music("reception", "quiet").Cut(500*time.Millisecond, time.Second),
	} {
		answer, body := d.fetch(path, "")
		d.equal(path, []string{"200 OK", audio.ContentType}, []string{answer.Status, answer.Header.Get("Content-Type")})
		if !bytes.Equal(want.WAV(), body) {
			t.Errorf("%s is not the recording", path)
		}
	}
}

func TestWhatIsNoRecordingIsNotFound(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, path := range []string{
		"/media/hold/reception/0-0.wav", "/media/hold/reception/0-120001.wav", "/media/hold/reception/-1-20000.wav",
		"/media/hold/reception/0-+5.wav", "/media/hold/reception/0-20000.mp3", "/media/hold/reception/0-20000.wav.wav",
		"/media/hold/reception/0-20000.wavy", "/media/hold/reception/20000.wav", "/media/hold/reception/a-b.wav",
		"/media/hold/reception/99999999999999999999-1.wav", "/media/hold/reception/0-9223372036854775807.wav",
		"/media/hold/reception/%200-20000.wav", "/media/hold/0-20000.wav", "/media/prompts/none.wav", "/media/prompts/", "/media/",
	} {
		if answer, _ := d.fetch(path, ""); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, answer.Status)
		}
	}
}
