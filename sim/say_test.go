package sim

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestVoicesSpeakTheirLanguagesOnly(t *testing.T) {
	t.Parallel()
	tests := []struct {
		voice, language string
		want            int
	}{
		{"man", "", 0},
		{"man", "en-GB", 0},
		{"woman", "hi-IN", 13511},
		{"Polly.Aditi", "hi-IN", 0},
		{"Polly.Aditi", "ta-IN", 13511},
		{"Polly.Kajal-Neural", "hi-IN", 0},
		{"Polly.Kajal-Generative", "hi-IN", 13511},
		{"Polly.Joanna", "en-US", 0},
		{"Google.ta-IN-Wavenet-C", "ta-IN", 0},
		{"Google.ta-IN-Wavenet-C", "", 0},
		{"Google.ta-IN-Neural2-A", "ta-IN", 13511},
		{"Google.bn-IN-Standard-D", "bn-IN", 0},
		{"Google.bn-IN-Chirp3-HD-Kore", "bn-IN", 0},
		{"Google.bn-IN-Chirp3-HD-Nobody", "bn-IN", 13511},
		{"Google.bn-IN-Wavenet-C", "bn-BD", 13512},
		{"Google.bn-IN-Wavenet-C", "hi-IN", 13511},
		{"Google.hi-IN-Neural2-D", "hi-IN", 0},
		{"Google.hi-IN-Neural2-E", "hi-IN", 13511},
		{"man", "en", 13512},
		{"robot", "en-US", 13511},
	}
	for _, test := range tests {
		if _, got, _ := speaks(test.voice, test.language); got != test.want {
			t.Errorf("voice %q, language %q: warning %d, want %d", test.voice, test.language, got, test.want)
		}
	}
}

func TestAPromptThatCannotBeSpokenIsSkippedWithAWarning(t *testing.T) {
	s := newStage(t)
	long := strings.Repeat("কখগঘ ", 130)
	s.say("/voice", `<Say voice="Google.bn-IN-Wavenet-C" language="bn-BD">স্বাগতম</Say><Say> </Say>
		<Say voice="Google.bn-IN-Wavenet-C" language="bn-IN">`+long+`</Say><Say>Goodbye</Say>`)
	phone, _ := s.call()
	if diff := cmp.Diff([]string{"Goodbye"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{13512, 13520, 13521}, codes(s.Warnings())); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestSpeechTakesItsTime(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"":                      500 * time.Millisecond,
		"Hi":                    500 * time.Millisecond,
		strings.Repeat("a", 15): 1300 * time.Millisecond,
		strings.Repeat("ক", 30): 2300 * time.Millisecond,
	} {
		if got := speechLength(text); got != want {
			t.Errorf("%q takes %v, want %v", text, got, want)
		}
	}
}

func TestPlayFetchesTheAudioAndTakesItsLength(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Play loop="2">tone.wav?x=1</Play>`)
	s.wav("/tone.wav", 3*time.Second)
	phone, _ := s.call()
	want := HeardAudio{URL: s.url("/tone.wav?x=1"), Length: 3 * time.Second}
	var got []Event
	for _, e := range phone.History() {
		if _, ok := e.(HeardAudio); ok {
			got = append(got, e)
		}
	}
	if diff := cmp.Diff([]Event{want, want}, got); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	r := s.requests("/tone.wav")
	if len(r) != 1 || r[0].Method != "GET" || r[0].Form.Has("CallSid") {
		t.Errorf("audio requests %+v: want one GET without call parameters", r)
	}
}

func TestAudioIsKeptAsLongAsTheApplicationAllows(t *testing.T) {
	s := newStage(t)
	s.say("/voice", `<Play>/kept.wav</Play><Play>/checked.wav</Play><Play>/kept.wav</Play><Play>/checked.wav</Play>`)
	s.wav("/kept.wav", time.Second, "Cache-Control: max-age=3600", `ETag: "k"`)
	s.wav("/checked.wav", time.Second, `ETag: "c"`)
	phone, _ := s.call()
	if got := len(texts(phone)); got != 4 {
		t.Errorf("heard %d files, want 4", got)
	}
	if got := len(s.requests("/kept.wav")); got != 1 {
		t.Errorf("a file that may be kept was fetched %d times, want 1", got)
	}
	if r := s.requests("/checked.wav"); len(r) != 2 || r[1].Header.Get("If-None-Match") != `"c"` {
		t.Errorf("a file with an ETag: %d requests, want 2, the second with If-None-Match", len(r))
	}
}

func TestPlayRefusesWhatIsNotAudio(t *testing.T) {
	s := newStage(t)
	s.SetNumber(Number{Phone: testNumber, VoiceURL: s.url("/voice"), FallbackURL: s.url("/fallback")})
	s.handle("/page", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html></html>")) })
	s.handle("/fake.wav", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "audio/wav")
		_, _ = w.Write([]byte("not a wave file"))
	})
	s.say("/voice", `<Play>/page</Play><Say>One</Say><Play>/fake.wav</Play><Say>Two</Say>`)
	s.say("/fallback", `<Say>Three</Say>`)
	phone, _ := s.call()
	if diff := cmp.Diff([]string{"One", "Three"}, texts(phone)); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{13420, 11200}, codes(s.Warnings())); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestAudioLengthComesFromTheBytes(t *testing.T) {
	t.Parallel()
	mp3 := append([]byte{0xFF, 0xFB, 0x90, 0x00}, make([]byte, 16000-4)...)
	tests := map[string]struct {
		kind string
		body []byte
		want time.Duration
		good bool
	}{
		"u-law wave":      {"audio/wav", silence(1500 * time.Millisecond), 1500 * time.Millisecond, true},
		"raw u-law":       {"audio/ulaw", make([]byte, 4000), 500 * time.Millisecond, true},
		"mp3 at 128 kbit": {"audio/mpeg", mp3, time.Second, true},
		"wave as mp3":     {"audio/mpeg", silence(time.Second), 0, false},
		"mp3 as wave":     {"audio/wav", mp3, 0, false},
		"wave cut short":  {"audio/wav", silence(time.Second)[:30], 0, false},
		"page as aiff":    {"audio/aiff", []byte("<html>"), 0, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := measure(test.kind, test.body)
			if (err == nil) != test.good || test.good && got.length != test.want {
				t.Errorf("length %v, error %v; want %v, good %v", got.length, err, test.want, test.good)
			}
		})
	}
}
