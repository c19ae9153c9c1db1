package audio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Encoding is how a WAV file writes one sample: the format tag of its fmt chunk.
type Encoding uint16

// The encodings that this package reads.
const (
	PCM16 Encoding = 1 // linear, 16 bits, little-endian
	ULaw  Encoding = 7 // G.711 mu-law, 8 bits
)

// ErrFormat is the fault of data that is no WAV file, is cut short, or is written in an encoding that is not read here.
var ErrFormat = errors.New("not a WAV file that can be played")

// Format describes the samples of a WAV file.
type Format struct {
	Encoding Encoding
	Channels int
	Rate     int // frames per second
	Frames   int // samples per channel
}

// Duration is how long the file plays, to the millisecond, rounded down.
func (f Format) Duration() time.Duration {
	return time.Duration(int64(f.Frames)*1000/int64(f.Rate)) * time.Millisecond
}

// ReadWAV returns the format of a WAV file and the bytes of its samples, which share memory with data. A data chunk
// that claims more than there is, as a recorder that was killed leaves behind, ends where the file ends.
func ReadWAV(data []byte) (Format, []byte, error) {
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WAVE" {
		return Format{}, nil, fmt.Errorf("read header: %w", ErrFormat)
	}
	var format Format
	for rest := data[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:8]))
		rest = rest[8:]
		body := rest[:min(size, int64(len(rest)))]
		switch name {
		case "fmt ":
			read, err := readFormat(body)
			if err != nil {
				return Format{}, nil, err
			}
			format = read
		case "data":
			return withSamples(format, body)
		}
		rest = rest[min(size+size%2, int64(len(rest))):] // chunks are padded to an even length
	}
	return Format{}, nil, fmt.Errorf("find the data chunk: %w", ErrFormat)
}

func readFormat(body []byte) (Format, error) {
	if len(body) < 16 {
		return Format{}, fmt.Errorf("read fmt chunk of %d bytes: %w", len(body), ErrFormat)
	}
	f := Format{
		Encoding: Encoding(binary.LittleEndian.Uint16(body)),
		Channels: int(binary.LittleEndian.Uint16(body[2:])),
		Rate:     int(binary.LittleEndian.Uint32(body[4:])),
	}
	depth := int(binary.LittleEndian.Uint16(body[14:]))
	if f.width() == 0 || depth != 8*f.width() {
		return Format{}, fmt.Errorf("read samples of format %d with %d bits: %w", f.Encoding, depth, ErrFormat)
	}
	if f.Channels == 0 || f.Rate == 0 {
		return Format{}, fmt.Errorf("read %d channels at %d Hz: %w", f.Channels, f.Rate, ErrFormat)
	}
	return f, nil
}

// withSamples counts whole frames; the odd bytes of a frame that was cut short are dropped.
func withSamples(f Format, body []byte) (Format, []byte, error) {
	if f.Rate == 0 {
		return Format{}, nil, fmt.Errorf("find the fmt chunk before the data: %w", ErrFormat)
	}
	frame := f.width() * f.Channels
	f.Frames = len(body) / frame
	return f, body[:f.Frames*frame], nil
}

// width is the number of bytes of one sample, or 0 for an encoding that is not read here.
func (f Format) width() int {
	switch f.Encoding {
	case PCM16:
		return 2
	case ULaw:
		return 1
	}
	return 0
}

// ulawHeader is the head of a WAV file with compressed samples: RIFF, a fmt chunk with its empty extension, and the
// fact chunk that counts the samples, which encodings other than linear ones need.
type ulawHeader struct {
	RIFF           [4]byte
	RIFFSize       uint32
	WAVE           [4]byte
	Fmt            [4]byte
	FmtSize        uint32
	Encoding       uint16
	Channels       uint16
	Rate           uint32
	BytesPerSecond uint32
	BytesPerFrame  uint16
	BitsPerSample  uint16
	ExtensionSize  uint16
	Fact           [4]byte
	FactSize       uint32
	Frames         uint32
	Data           [4]byte
	DataSize       uint32
}

const ulawHeaderSize = 58

// writeULaw returns a WAV file of mono mu-law codes at the telephone's rate.
func writeULaw(codes []byte) []byte {
	n := uint32(len(codes))
	padding := n % 2
	file := bytes.NewBuffer(make([]byte, 0, ulawHeaderSize+len(codes)+1))
	header := ulawHeader{
		RIFF: [4]byte{'R', 'I', 'F', 'F'}, RIFFSize: ulawHeaderSize - 8 + n + padding, WAVE: [4]byte{'W', 'A', 'V', 'E'},
		Fmt: [4]byte{'f', 'm', 't', ' '}, FmtSize: 18,
		Encoding: uint16(ULaw), Channels: 1, Rate: Rate, BytesPerSecond: Rate, BytesPerFrame: 1, BitsPerSample: 8,
		Fact: [4]byte{'f', 'a', 'c', 't'}, FactSize: 4, Frames: n,
		Data: [4]byte{'d', 'a', 't', 'a'}, DataSize: n,
	}
	// Neither write can fail: the header has a fixed size and the buffer grows.
	_ = binary.Write(file, binary.LittleEndian, header)
	_, _ = file.Write(codes)
	_, _ = file.Write(make([]byte, padding))
	return file.Bytes()
}
