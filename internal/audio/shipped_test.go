package audio

import (
	"math"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestShippedSoundsSuitATelephone(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		track       Track
		plays       time.Duration
		quiet, loud float64 // bounds of the level in dB below full scale
	}{
		"hold music": {Hold(), 76800 * time.Millisecond, -21, -19},
		"beep":       {Beep(), 400 * time.Millisecond, -17, -14},
		"quiet":      {Quiet(), 20 * time.Second, -60, -40},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tt.track.Duration(); got != tt.plays {
				t.Errorf("it plays for %v, want %v", got, tt.plays)
			}
			if got := level(tt.track.Samples()); got < tt.quiet || got > tt.loud {
				t.Errorf("its level is %.1f dB, want %v to %v", got, tt.quiet, tt.loud)
			}
			for i, s := range tt.track.Samples() {
				if abs(int(s)) > math.MaxInt16*8/10 {
					t.Fatalf("sample %d is %d: too close to full scale", i, s)
				}
			}
		})
	}
}

func TestHoldMusicIsNeverSilent(t *testing.T) {
	t.Parallel()
	loop, err := NewLoop(Hold())
	if err != nil {
		t.Fatal(err)
	}
	const window = 200 * time.Millisecond
	for at := time.Duration(0); at < loop.Duration(); at += window {
		if got := level(loop.Cut(at, window).Samples()); got < -35 {
			t.Errorf("at %v its level is %.1f dB: a caller would think that the line is dead", at, got)
		}
	}
}

func TestAQuietWaitHasASoftToneAndNothingElse(t *testing.T) {
	t.Parallel()
	samples := Quiet().Samples()
	tone, rest := samples[:Rate*2/5], samples[Rate*2/5:]
	if got := level(tone); got < -40 || got > -24 {
		t.Errorf("the tone's level is %.1f dB, want one that is heard and does not startle", got)
	}
	for i, s := range rest {
		if s != 0 {
			t.Fatalf("sample %d after the tone is %d", i, s)
		}
	}
}

func TestServedSoundHasTypeLengthAndETag(t *testing.T) {
	t.Parallel()
	first := get(Beep(), http.Header{})
	got := map[string]string{"status": first.Status}
	for _, name := range []string{"Content-Type", "Content-Length", "Accept-Ranges"} {
		got[name] = first.Header.Get(name)
	}
	want := map[string]string{
		"status": "200 OK", "Content-Type": "audio/wav", "Content-Length": "3258", "Accept-Ranges": "bytes",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reply (-want +got):\n%s", diff)
	}
	tag := first.Header.Get("ETag")
	if again := get(Beep(), http.Header{"If-None-Match": {tag}}); again.StatusCode != http.StatusNotModified {
		t.Errorf("a fetched file was sent again: %s", again.Status)
	}
	if other := get(Quiet(), http.Header{"If-None-Match": {tag}}); other.StatusCode != http.StatusOK {
		t.Errorf("another file was taken for the same: %s", other.Status)
	}
}

func get(track Track, header http.Header) *http.Response {
	r := httptest.NewRequest(http.MethodGet, "/audio/x.wav", http.NoBody)
	r.Header = header
	w := httptest.NewRecorder()
	track.ServeHTTP(w, r)
	return w.Result()
}

// level is the root of the mean square in dB below full scale.
func level(samples []int16) float64 {
	var sum float64
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return 10 * math.Log10(sum/float64(len(samples))/(math.MaxInt16*math.MaxInt16))
}
