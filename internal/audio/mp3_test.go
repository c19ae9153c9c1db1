package audio

import (
	"bytes"
	"errors"
	"net/http/httptest"
	"testing"
	"time"
)

// silentMP3 is so many frames of MPEG 2 at 24 kHz, mono and 32 kbit/s, behind an ID3 tag.
func silentMP3(frames int) []byte {
	frame := make([]byte, 96)
	copy(frame, []byte{0xff, 0xf3, 0x44, 0xc0})
	tag := append([]byte("ID3\x04\x00\x00\x00\x00\x01\x02"), make([]byte, 130)...)
	return append(tag, bytes.Repeat(frame, frames)...)
}

func TestAnMP3KnowsItsLength(t *testing.T) {
	t.Parallel()
	m, err := ParseMP3(silentMP3(100))
	if err != nil {
		t.Fatal(err)
	}
	if m.Duration() != 2400*time.Millisecond || m.Channels() != 1 || m.Rate() != 24000 {
		t.Errorf("it plays for %s on %d channels at %d Hz", m.Duration(), m.Channels(), m.Rate())
	}
}

func TestAnMP3IsServedAsItIs(t *testing.T) {
	t.Parallel()
	data := silentMP3(3)
	m, err := ParseMP3(data)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if !bytes.Equal(w.Body.Bytes(), data) || w.Header().Get("Content-Type") != "audio/mpeg" || w.Header().Get("ETag") == "" {
		t.Errorf("served with %v", w.Header())
	}
}

func FuzzParseMP3(f *testing.F) {
	f.Add(silentMP3(2))
	f.Add([]byte("ID3"))
	f.Add([]byte{0xff, 0xfb, 0x90, 0x00})
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseMP3(data)
		if err != nil && !errors.Is(err, ErrFormat) {
			t.Error(err)
		}
		if err == nil && (m.Rate() < 8000 || m.Channels() < 1 || m.Duration() <= 0) {
			t.Errorf("%+v", m)
		}
	})
}

func TestARecordingAtSixteenKilohertzIsPlayedAtEight(t *testing.T) {
	t.Parallel()
	track, err := ParseWAV(riff(fmtChunk(PCM16, 1, 16000, 16), chunk("data", bytes.Repeat([]byte{0xe8, 0x03}, 16000))))
	if err != nil {
		t.Fatal(err)
	}
	if level := track.Samples()[100]; level < 950 || level > 1050 {
		t.Errorf("a level of 1000 is played as %d", level)
	}
	if track.Duration() != time.Second {
		t.Errorf("a second lasts %s", track.Duration())
	}
}
