package audio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/http"
	"time"
)

// MP3 is an MPEG file of layer III. It is served as it is: the carrier converts it.
type MP3 struct {
	data     []byte
	channels int
	rate     int
	length   time.Duration
}

// mp3Type is the media type of MP3 files.
const mp3Type = "audio/mpeg"

// mp3Rates are the sampling rates of MPEG 1, by their code; MPEG 2 halves them, MPEG 2.5 quarters them.
var mp3Rates = [3]int{44100, 48000, 32000}

// mp3Bitrates are the kilobits per second of layer III by their code, for MPEG 1 and for the others.
var mp3Bitrates = [2][15]int{
	{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
}

// mp3Frame is the header of a frame of an MP3 file.
type mp3Frame struct {
	size     int // bytes, header included
	samples  int // per channel
	rate     int
	channels int
}

// ParseMP3 reads the frames of an MP3 file, which it shares memory with. The error wraps [ErrFormat].
func ParseMP3(data []byte) (MP3, error) {
	m := MP3{data: data}
	var played time.Duration
	frames := 0
	for rest := data[tagSize(data):]; ; frames++ {
		frame, ok := readFrame(rest)
		if !ok {
			break
		}
		m.channels, m.rate = frame.channels, frame.rate
		played += time.Duration(frame.samples) * time.Second / time.Duration(frame.rate)
		rest = rest[min(frame.size, len(rest)):]
	}
	if frames == 0 {
		return MP3{}, fmt.Errorf("find a frame of MPEG layer III: %w", ErrFormat)
	}
	m.length = played.Truncate(time.Millisecond)
	return m, nil
}

// Duration is how long the file plays, to the millisecond, rounded down.
func (m MP3) Duration() time.Duration { return m.length }

// Channels is the number of channels, 1 or 2.
func (m MP3) Channels() int { return m.channels }

// Rate is the number of samples per second.
func (m MP3) Rate() int { return m.rate }

// ServeHTTP sends the file as [Track.ServeHTTP] does.
func (m MP3) ServeHTTP(w http.ResponseWriter, r *http.Request) { serve(w, r, m.data, mp3Type) }

// tagSize is the length of the ID3 tag with which a file begins, whose size is written in bytes of seven bits.
func tagSize(data []byte) int {
	const header = 10
	if len(data) < header || !bytes.HasPrefix(data, []byte("ID3")) {
		return 0
	}
	size := header
	for i, b := range data[6:header] {
		size += int(b&0x7f) << (7 * (3 - i))
	}
	return min(size, len(data))
}

// readFrame reads the header of the frame with which data begins.
func readFrame(data []byte) (mp3Frame, bool) {
	const layerIII = 1
	if len(data) < 4 {
		return mp3Frame{}, false
	}
	head := binary.BigEndian.Uint32(data)
	version, layer := head>>19&3, head>>17&3
	bitrate, rate, padding, mode := head>>12&15, head>>10&3, head>>9&1, head>>6&3
	if head>>21 != 0x7ff || version == 1 || layer != layerIII || bitrate == 0 || bitrate == 15 || rate == 3 {
		return mp3Frame{}, false
	}
	f := mp3Frame{samples: 1152, rate: mp3Rates[rate], channels: 2}
	kind := 0
	switch version {
	case 2:
		f.samples, f.rate, kind = 576, f.rate/2, 1
	case 0:
		f.samples, f.rate, kind = 576, f.rate/4, 1
	}
	if mode == 3 {
		f.channels = 1
	}
	f.size = f.samples/8*mp3Bitrates[kind][bitrate]*1000/f.rate + int(padding)
	return f, true
}
