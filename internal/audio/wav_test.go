package audio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAWrittenFileHasTheHeaderOfCompressedSound(t *testing.T) {
	t.Parallel()
	want := []byte("RIFF\x36\x00\x00\x00WAVE" +
		"fmt \x12\x00\x00\x00\x07\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00\x00\x00" +
		"fact\x04\x00\x00\x00\x03\x00\x00\x00" +
		"data\x03\x00\x00\x00\xff\x80\x00" + "\x00")
	if diff := cmp.Diff(want, Track{[]byte{0xff, 0x80, 0x00}}.WAV()); diff != "" {
		t.Errorf("file of three samples (-want +got):\n%s", diff)
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	want := Encode([]int16{0, 1000, -1000, 32000, -32000})
	got, err := ParseWAV(want.WAV())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.codes, want.codes) {
		t.Errorf("read %x, want %x", got.codes, want.codes)
	}
}

func TestLinearSoundIsReadThroughOtherChunks(t *testing.T) {
	t.Parallel()
	samples := []byte{0x00, 0x00, 0xe8, 0x03} // 0, 1000
	file := riff(fmtChunk(PCM16, 1, Rate, 16), chunk("LIST", []byte("odd")), chunk("data", samples), chunk("id3 ", nil))
	got, err := ParseWAV(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := Encode([]int16{0, 1000}); !bytes.Equal(got.codes, want.codes) {
		t.Errorf("read %x, want %x", got.codes, want.codes)
	}
}

func TestFormatTellsTheLengthOfForeignFiles(t *testing.T) {
	t.Parallel()
	format, _, err := ReadWAV(riff(fmtChunk(PCM16, 2, 44100, 16), chunk("data", make([]byte, 4*66150+3))))
	if err != nil {
		t.Fatal(err)
	}
	want := Format{Encoding: PCM16, Channels: 2, Rate: 44100, Frames: 66150}
	if diff := cmp.Diff(want, format); diff != "" {
		t.Errorf("format (-want +got):\n%s", diff)
	}
	if got := format.Duration(); got != 1500*time.Millisecond {
		t.Errorf("it plays for %v, want 1.5s", got)
	}
}

func TestARecordingThatWasCutShortPlaysToItsEnd(t *testing.T) {
	t.Parallel()
	file := Encode(make([]int16, 100)).WAV()
	track, err := ParseWAV(file[:len(file)-60])
	if err != nil {
		t.Fatal(err)
	}
	if got := len(track.Samples()); got != 40 {
		t.Errorf("%d samples, want 40", got)
	}
}

func TestUnreadableFilesAreRefused(t *testing.T) {
	t.Parallel()
	data := chunk("data", make([]byte, 8))
	tests := map[string][]byte{
		"empty":                  nil,
		"no RIFF":                []byte("ID3\x03 is an MP3 file"),
		"no chunks":              riff(),
		"no data":                riff(fmtChunk(ULaw, 1, Rate, 8)),
		"data before format":     riff(data, fmtChunk(ULaw, 1, Rate, 8)),
		"a short fmt chunk":      riff(chunk("fmt ", make([]byte, 15)), data),
		"compressed otherwise":   riff(fmtChunk(85, 1, Rate, 8), data),
		"24 bits":                riff(fmtChunk(PCM16, 1, Rate, 24), data),
		"no channel":             riff(fmtChunk(PCM16, 0, Rate, 16), data),
		"no rate":                riff(fmtChunk(PCM16, 1, 0, 16), data),
		"stereo":                 riff(fmtChunk(PCM16, 2, Rate, 16), data),
		"not a telephone's rate": riff(fmtChunk(PCM16, 1, 22050, 16), data),
	}
	for name, file := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := ParseWAV(file); !errors.Is(err, ErrFormat) {
				t.Errorf("error %v, want %v", err, ErrFormat)
			}
		})
	}
}

func FuzzParseWAV(f *testing.F) {
	f.Add(Encode([]int16{1, 2, 3}).WAV())
	f.Add(riff(fmtChunk(PCM16, 1, Rate, 16), chunk("LIST", []byte("odd")), chunk("data", make([]byte, 5))))
	f.Add(riff(fmtChunk(PCM16, 65535, 1, 16), chunk("data", make([]byte, 5))))
	f.Fuzz(func(t *testing.T, file []byte) {
		format, body, err := ReadWAV(file)
		if err != nil {
			return
		}
		if len(body) != format.Frames*format.Channels*format.width() || format.Duration() < 0 {
			t.Fatalf("%d bytes are not %+v", len(body), format)
		}
		track, err := ParseWAV(file)
		if err != nil {
			return
		}
		again, err := ParseWAV(track.WAV())
		if err != nil || !bytes.Equal(again.codes, track.codes) {
			t.Fatalf("the track did not come back: %v", err)
		}
	})
}

func riff(chunks ...[]byte) []byte {
	body := slices.Concat(chunks...)
	head := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(4+len(body)))
	return slices.Concat(head, []byte("WAVE"), body)
}

func chunk(name string, body []byte) []byte {
	head := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	return slices.Concat(head, body, make([]byte, len(body)%2))
}

func fmtChunk(encoding Encoding, channels, rate, bits int) []byte {
	frame := channels * bits / 8
	body := binary.LittleEndian.AppendUint16(nil, uint16(encoding))
	body = binary.LittleEndian.AppendUint16(body, uint16(channels))
	body = binary.LittleEndian.AppendUint32(body, uint32(rate))
	body = binary.LittleEndian.AppendUint32(body, uint32(rate*frame))
	body = binary.LittleEndian.AppendUint16(body, uint16(frame))
	return chunk("fmt ", binary.LittleEndian.AppendUint16(body, uint16(bits)))
}
