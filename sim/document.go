package sim

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Level says how grave a warning is.
type Level string

// The two levels: after a warning the call goes on, after an error the document could not be used.
const (
	Caution Level = "warning"
	Error   Level = "error"
)

// Warning is a fault in a document or its delivery, with the carrier's own code for it. Code 0 stands for a limit of
// the simulation.
type Warning struct {
	Call, URL string
	Level     Level
	Code      int
	Message   string
}

// String is the warning in one line, without the address.
func (w Warning) String() string { return fmt.Sprintf("%s %d: %s", w.Level, w.Code, w.Message) }

// fault is the reason for which a document cannot be used.
type fault struct {
	code    int
	url     string
	message string
}

func (f *fault) Error() string { return fmt.Sprintf("error %d: %s", f.code, f.message) }

// document is a parsed and checked TwiML document.
type document struct {
	base  *url.URL // nil for a document that came without an address
	verbs []verb
}

// verb is one element: a verb, or a noun inside one.
type verb struct {
	name     string
	attrs    map[string]string
	text     string
	children []verb
	// file is the audio of a Play that was the document itself.
	file *audioFile
}

// parse reads a document as strictly as the carrier does: well-formed from the first byte, root Response.
func parse(body []byte) ([]verb, *fault) {
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) == 0 || len(trimmed) != len(body) && bytes.HasPrefix(trimmed, []byte("<?xml")) {
		return nil, &fault{code: 12100, message: "the document is empty or does not begin with its first byte"}
	}
	decoder := xml.NewDecoder(bytes.NewReader(body))
	var root *verb
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, &fault{code: 12100, message: err.Error()}
		}
		switch t := token.(type) {
		case xml.StartElement:
			if root != nil {
				return nil, &fault{code: 12100, message: "the document has two roots"}
			}
			v, err := element(decoder, t)
			if err != nil {
				return nil, &fault{code: 12100, message: err.Error()}
			}
			root = &v
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return nil, &fault{code: 12100, message: "there is text outside the root"}
			}
		}
	}
	if root == nil || root.name != "Response" {
		return nil, &fault{code: 12102, message: "the root is not Response"}
	}
	return root.children, nil
}

func element(decoder *xml.Decoder, start xml.StartElement) (verb, error) {
	v := verb{name: start.Name.Local, attrs: map[string]string{}}
	for _, a := range start.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" || a.Name.Space == "xsi" {
			continue
		}
		if _, twice := v.attrs[a.Name.Local]; twice {
			return v, fmt.Errorf("attribute %s stands twice in %s", a.Name.Local, v.name)
		}
		v.attrs[a.Name.Local] = a.Value
	}
	for {
		token, err := decoder.Token()
		if err != nil {
			return v, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			child, err := element(decoder, t)
			if err != nil {
				return v, err
			}
			v.children = append(v.children, child)
			if ssml[child.name] {
				v.text += child.text
			}
		case xml.CharData:
			v.text += string(t)
		case xml.EndElement:
			return v, nil
		}
	}
}

// address is the document's own URL, empty if it has none.
func (d *document) address() string {
	if d.base == nil {
		return ""
	}
	return d.base.String()
}

// resolve makes a reference in the document absolute. An empty one is the document itself.
func (d *document) resolve(reference string) (string, error) {
	reference = strings.TrimSpace(reference)
	u, err := url.Parse(reference)
	if err == nil && d.base != nil {
		u = d.base.ResolveReference(u)
	}
	if err != nil || !u.IsAbs() || u.Host == "" {
		return "", &fault{code: 11100, url: d.address(), message: fmt.Sprintf("bad URL %q", reference)}
	}
	return u.String(), nil
}

func (v verb) has(name string) bool { _, ok := v.attrs[name]; return ok }

// method is the verb's own method; POST unless it says GET.
func (v verb) method() string { return v.methodOf("method") }

func (v verb) methodOf(name string) string {
	if v.attrs[name] == "GET" {
		return "GET"
	}
	return "POST"
}

// or is the attribute's value, or the default where it is missing.
func (v verb) or(name, otherwise string) string {
	if value, ok := v.attrs[name]; ok {
		return value
	}
	return otherwise
}

func (v verb) integer(name string, otherwise int) int {
	if n, err := strconv.Atoi(v.attrs[name]); err == nil {
		return n
	}
	return otherwise
}

func (v verb) seconds(name string, otherwise int) time.Duration {
	return time.Duration(v.integer(name, otherwise)) * time.Second
}

func decimal(n int) string { return strconv.Itoa(n) }
