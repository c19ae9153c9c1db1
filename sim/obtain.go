package sim

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// obtain fetches, reads and checks a document.
func (l *leg) obtain(ctx context.Context, r *request) (*document, error) {
	if r.twiml != "" {
		return l.check(&document{}, []byte(r.twiml))
	}
	a, err := l.fetch(ctx, message{url: r.url, method: r.method, standard: l.params(), extra: r.extra}, r.event)
	if err != nil {
		return nil, err
	}
	return l.read(a)
}

// read makes a document of an answer, by its content type.
func (l *leg) read(a *answer) (*document, error) {
	doc := &document{base: a.url}
	switch {
	case slices.Contains([]string{"text/xml", "application/xml", "text/html"}, a.contentType):
		return l.check(doc, a.body)
	case a.contentType == "text/plain":
		if _, wrong := parse(a.body); wrong == nil {
			return l.check(doc, a.body)
		}
		doc.verbs = []verb{{name: "Say", text: string(a.body)}, {name: "Hangup"}}
		return doc, nil
	case playable[a.contentType]:
		file, err := measure(a.contentType, a.body)
		if err != nil {
			return nil, &fault{code: 12300, url: doc.address(), message: err.Error()}
		}
		doc.verbs = []verb{{name: "Play", text: doc.address(), file: &file}, {name: "Hangup"}}
		return doc, nil
	}
	return nil, &fault{code: 12300, url: doc.address(), message: fmt.Sprintf("content type %q", a.contentType)}
}

// check parses a document and holds it against the grammar. Warnings are kept; what only the real carrier has ends it.
func (l *leg) check(doc *document, body []byte) (*document, error) {
	if len(body) > maxDocument {
		return nil, &fault{code: 11750, url: doc.address(), message: "the document is longer than 64 kB"}
	}
	all, wrong := parse(body)
	if wrong != nil {
		wrong.url = doc.address()
		return nil, wrong
	}
	i := inspection{report: func(code int, message string) {
		l.carrier.warn(Warning{Call: l.sid, URL: doc.address(), Level: Caution, Code: code, Message: message})
	}}
	doc.verbs = i.verbs(all, "Response", callVerbs)
	if i.missing != "" {
		return nil, l.unsupported(doc, i.missing)
	}
	return doc, nil
}

var callVerbs = []string{"Say", "Play", "Pause", "Gather", "Redirect", "Hangup", "Reject", "Record", "Dial"}

// plain is the text of an element with its blanks reduced to one each.
func plain(text string) string { return strings.Join(strings.Fields(text), " ") }
