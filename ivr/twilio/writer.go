package twilio

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// writer appends a document to a buffer. It escapes whatever it did not write itself.
type writer struct {
	buf   []byte
	links *Links
	ended bool // what follows is never reached
}

func (w *writer) raw(markup string) { w.buf = append(w.buf, markup...) }

// attribute writes an attribute even if it is empty, which is not the same as leaving it out.
func (w *writer) attribute(name, value string) {
	w.buf = append(append(append(w.buf, ' '), name...), `="`...)
	w.text(value)
	w.buf = append(w.buf, '"')
}

func (w *writer) optional(name, value string) {
	if value != "" {
		w.attribute(name, value)
	}
}

func (w *writer) number(name string, value int64) {
	w.buf = append(append(append(w.buf, ' '), name...), `="`...)
	w.buf = append(strconv.AppendInt(w.buf, value, 10), '"')
}

// text writes character data, for attributes and elements alike. Characters that XML does not know are left out, and
// bytes that are no UTF-8 become U+FFFD, so that no prompt, name or number can break a document.
func (w *writer) text(s string) {
	start := 0 // of what is not written yet and needs no escape
	for i := 0; i < len(s); {
		if plain(s[i]) {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if escaped, as := escape(r, size); escaped {
			w.buf = append(append(w.buf, s[start:i]...), as...)
			start = i + size
		}
		i += size
	}
	w.buf = append(w.buf, s[start:]...)
}

// marked has a bit for each of the first 64 characters that cannot be written as it is.
const marked uint64 = 1<<' ' - 1 | 1<<'&' | 1<<'<' | 1<<'>' | 1<<'"' | 1<<'\''

// plain says that a byte is a character which needs no second look, as nearly all are.
func plain(b byte) bool { return b < utf8.RuneSelf && (b >= 64 || marked>>b&1 == 0) }

// escape says whether a character of that size in bytes cannot be written as it is, and what stands for it.
func escape(r rune, size int) (escaped bool, as string) {
	switch r {
	case '&':
		return true, "&amp;"
	case '<':
		return true, "&lt;"
	case '>':
		return true, "&gt;"
	case '"':
		return true, "&#34;"
	case '\'':
		return true, "&#39;"
	case '\t':
		return true, "&#9;"
	case '\n':
		return true, "&#10;"
	case '\r':
		return true, "&#13;"
	case utf8.RuneError:
		return size == 1, "\uFFFD"
	default:
		return !legal(r), ""
	}
}

// legal says whether XML 1.0 allows the character.
func legal(r rune) bool {
	return r >= ' ' && r != 0xFFFE && r != 0xFFFF || r == '\t' || r == '\n' || r == '\r'
}

// base writes an address that a path is to follow.
func (w *writer) base(address string) {
	w.text(strings.TrimRight(address, "/"))
	w.buf = append(w.buf, '/')
}

const hexadecimal = "0123456789ABCDEF"

// path writes a path or an address, percent-encoding only the bytes that no URL may hold: what is encoded already, and
// a query, stay as they are.
func (w *writer) path(p string) {
	if absolute(p) || p[0] != '/' {
		w.urlBytes(p)
		return
	}
	w.urlBytes(p[1:])
}

func (w *writer) urlBytes(s string) {
	for i := range len(s) {
		switch b := s[i]; {
		case b == '&':
			w.buf = append(w.buf, "&amp;"...)
		case b <= ' ' || b >= 0x7F || strings.IndexByte("\"'<>\\^`{|}", b) >= 0:
			w.buf = append(w.buf, '%', hexadecimal[b>>4], hexadecimal[b&15])
		default:
			w.buf = append(w.buf, b)
		}
	}
}

// seconds64 is d in whole seconds, rounded up: a caller is rather given more time than less.
func seconds64(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }
