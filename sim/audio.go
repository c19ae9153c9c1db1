package sim

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// playable are the content types that a Play accepts.
var playable = set("audio/mpeg", "audio/wav", "audio/wave", "audio/x-wav", "audio/aiff", "audio/x-aifc", "audio/x-aiff",
	"audio/x-gsm", "audio/gsm", "audio/ulaw")

// audioFile is what the carrier remembers of an audio file.
type audioFile struct {
	length     time.Duration
	etag, date string
	freshUntil time.Time
	wrongType  string
}

// audioLibrary keeps files that the application allows to be kept, as the real carrier's proxies do.
type audioLibrary struct {
	mu    sync.Mutex
	shelf map[string]audioFile
}

// audioAt fetches the audio file at an address, or finds it on the shelf.
func (l *leg) audioAt(ctx context.Context, address string) (audioFile, error) {
	library, now := l.carrier.audio, l.carrier.clock.Now()
	library.mu.Lock()
	kept, known := library.shelf[address]
	library.mu.Unlock()
	if known && now.Before(kept.freshUntil) {
		return kept, nil
	}
	m := message{url: address, method: http.MethodGet, header: http.Header{}, standard: url.Values{}}
	if known && kept.etag != "" {
		m.header.Set("If-None-Match", kept.etag)
	} else if known {
		m.header.Set("If-Modified-Since", kept.date)
	}
	a, err := l.fetch(ctx, m, "audio")
	if err != nil {
		return audioFile{}, err
	}
	if a.status == http.StatusNotModified && known {
		kept.freshUntil = now.Add(maxAge(a.header))
		library.keep(address, kept)
		return kept, nil
	}
	if !playable[a.contentType] {
		return audioFile{wrongType: fmt.Sprintf("%q", a.contentType)}, nil
	}
	file, err := measure(a.contentType, a.body)
	if err != nil {
		return audioFile{}, &fault{code: 11200, url: address, message: err.Error()}
	}
	file.etag, file.date, file.freshUntil = a.header.Get("ETag"), a.header.Get("Last-Modified"), now.Add(maxAge(a.header))
	library.keep(address, file)
	return file, nil
}

func (a *audioLibrary) keep(address string, file audioFile) {
	if file.etag == "" && file.date == "" && file.freshUntil.IsZero() {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shelf[address] = file
}

// maxAge is how long an answer may be used without asking again; no-cache and no-store mean not at all.
func maxAge(h http.Header) time.Duration {
	var age time.Duration
	for _, directive := range strings.Split(h.Get("Cache-Control"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch strings.ToLower(name) {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			age = verb{attrs: map[string]string{"s": value}}.seconds("s", 0)
		}
	}
	return age
}

// measure checks that the bytes are what the content type says and finds out how long they play.
func measure(contentType string, body []byte) (audioFile, error) {
	var length time.Duration
	var err error
	switch contentType {
	case "audio/wav", "audio/wave", "audio/x-wav":
		length, err = wavLength(body)
	case "audio/mpeg":
		length, err = mpegLength(body)
	case "audio/ulaw":
		length = perSecond(len(body), 8000)
	case "audio/gsm", "audio/x-gsm":
		length = perSecond(len(body), 1650)
	default:
		length = perSecond(len(body), 16000)
		if !bytes.HasPrefix(body, []byte("FORM")) {
			err = errors.New("the bytes are not AIFF")
		}
	}
	if err == nil && length > 40*time.Minute {
		err = errors.New("the audio is longer than 40 minutes")
	}
	return audioFile{length: length}, err
}

func perSecond(size, rate int) time.Duration {
	return time.Duration(float64(size) / float64(rate) * float64(time.Second))
}

// wavLength reads the length of a RIFF WAVE file from its header: PCM, A-law or u-law.
func wavLength(body []byte) (time.Duration, error) {
	if len(body) < 12 || string(body[:4]) != "RIFF" || string(body[8:12]) != "WAVE" {
		return 0, errors.New("the bytes are not WAVE")
	}
	rate := 0
	for rest := body[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int(binary.LittleEndian.Uint32(rest[4:8]))
		rest = rest[8:]
		switch {
		case name == "fmt " && size >= 16 && len(rest) >= 16:
			if format := binary.LittleEndian.Uint16(rest); format != 1 && format != 6 && format != 7 {
				return 0, fmt.Errorf("the WAVE format %d is not one of PCM, A-law, u-law", format)
			}
			rate = int(binary.LittleEndian.Uint32(rest[8:12]))
		case name == "data" && rate > 0:
			return perSecond(min(size, len(rest)), rate), nil
		}
		size += size % 2
		if size > len(rest) {
			break
		}
		rest = rest[size:]
	}
	return 0, errors.New("the WAVE file has no format or no data")
}

// mpegLength estimates the length of an MP3 file from the bit rate of its first frame.
func mpegLength(body []byte) (time.Duration, error) {
	frame := body
	if bytes.HasPrefix(body, []byte("ID3")) && len(body) > 10 {
		size := int(body[6])<<21 | int(body[7])<<14 | int(body[8])<<7 | int(body[9])
		if size+10 < len(body) {
			frame = body[size+10:]
		}
	}
	if len(frame) < 4 || frame[0] != 0xFF || frame[1]&0xE0 != 0xE0 {
		return 0, errors.New("the bytes are not MPEG audio")
	}
	rates := [16]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
	if frame[1]&0x08 == 0 {
		rates = [16]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
	}
	rate := rates[frame[2]>>4]
	if rate == 0 {
		return 0, errors.New("the MPEG audio has no bit rate")
	}
	return perSecond(len(frame), rate*1000/8), nil
}

// silence is a WAVE file of this length: 8 kHz, mono, u-law.
func silence(length time.Duration) []byte {
	samples := int(length.Seconds() * 8000)
	var b bytes.Buffer
	number := func(n, size int) {
		var raw [4]byte
		binary.LittleEndian.PutUint32(raw[:], uint32(n))
		b.Write(raw[:size])
	}
	b.WriteString("RIFF")
	number(36+samples, 4)
	b.WriteString("WAVEfmt ")
	number(16, 4)
	number(7, 2)
	number(1, 2)
	number(8000, 4)
	number(8000, 4)
	number(1, 2)
	number(8, 2)
	b.WriteString("data")
	number(samples, 4)
	b.Write(bytes.Repeat([]byte{0xFF}, samples))
	return b.Bytes()
}
