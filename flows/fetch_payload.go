package flows

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Part is a piece of what is sent to another system: text, or the name of a secret that is put in when it is sent.
type Part struct {
	Text   string
	Secret string // empty: Text
}

// Payload is text for another system: literal text, expressions and the names of secrets, as in "Bearer {{ secret.KEY }}".
type Payload struct {
	source string
	pieces []payloadPiece
}

// payloadPiece is a stretch of a payload: a template, or a secret.
type payloadPiece struct {
	text   Template
	secret string
}

// Render fills the expressions in and leaves the secrets. Its error wraps [ErrEval].
func (p Payload) Render(env Env) ([]Part, error) {
	var parts []Part
	for _, piece := range p.pieces {
		if piece.secret != "" {
			parts = append(parts, Part{Secret: piece.secret})
			continue
		}
		text, err := piece.text.Render(env)
		if err != nil {
			return nil, err
		}
		parts = append(parts, Part{Text: text})
	}
	return parts, nil
}

// String is the payload as written.
func (p Payload) String() string { return p.source }

// Equal reports whether both were written the same.
func (p Payload) Equal(other Payload) bool { return p.source == other.source }

// secretPattern is the name of a secret in a payload.
var secretPattern = regexp.MustCompile(`\{\{\s*secret\.([A-Z][A-Z0-9_]{0,63})\s*\}\}`)

// payload compiles text with expressions and secrets in it; every fault is reported at its place.
func (r *reader) payload(n *yaml.Node, text string) Payload {
	p := Payload{source: text}
	if utf8.RuneCountInString(text) > maxTemplate {
		r.errorAt(n, codeExpression, "send less", "the text is longer than %d characters", maxTemplate)
		return p
	}
	done := 0
	for _, found := range secretPattern.FindAllStringSubmatchIndex(text, -1) {
		r.payloadText(n, &p, text, done, found[0])
		p.pieces = append(p.pieces, payloadPiece{secret: text[found[2]:found[3]]})
		done = found[1]
	}
	r.payloadText(n, &p, text, done, len(text))
	return p
}

// payloadText compiles the stretch of a payload between two secrets.
func (r *reader) payloadText(n *yaml.Node, p *Payload, text string, from, to int) {
	if from == to {
		return
	}
	template := r.sentText(n, text[from:to], utf8.RuneCountInString(text[:from]))
	p.pieces = append(p.pieces, payloadPiece{text: template})
}

// sentText compiles text with expressions that another system gets, of which before characters come first.
func (r *reader) sentText(n *yaml.Node, text string, before int) Template {
	template, faults := r.scope.template(text)
	r.sends(n, template)
	for _, fault := range faults {
		fault.from += before
		fault.to += before
		if strings.Contains(fault.message, quote("secret")) {
			fault.remedy = "write a secret alone between its braces, with a name in capitals, such as {{ secret.API_KEY }}"
		}
		r.inside(n, codeExpression, fault)
	}
	for _, p := range template.pieces {
		r.sent(n, p.value)
	}
	return template
}

// sent notes that an expression is used for what another system gets.
func (r *reader) sent(n *yaml.Node, value Expr) {
	if value.program != nil {
		r.uses = append(r.uses, use{at: n, value: value})
	}
}

// Body is the JSON of a request. Its texts may hold expressions and secrets; a text that is one expression alone becomes
// a value of the expression's kind, so that a number stays one.
type Body struct {
	pieces []bodyPiece
}

// bodyPiece is a stretch of a body: JSON as it stands, one expression that gives a value, or what stands within the quotes
// of a text.
type bodyPiece struct {
	json  string
	value Expr
	text  Payload
}

// IsZero reports whether there is no body.
func (b Body) IsZero() bool { return len(b.pieces) == 0 }

// Equal reports whether both were written the same.
func (b Body) Equal(other Body) bool {
	return slices.EqualFunc(b.pieces, other.pieces, func(x, y bodyPiece) bool {
		return x.json == y.json && x.value.Equal(y.value) && x.text.Equal(y.text)
	})
}

// Render fills the expressions in and leaves the secrets, which stand within the quotes of texts. Its error wraps
// [ErrEval].
func (b Body) Render(env Env) ([]Part, error) {
	var parts []Part
	for _, piece := range b.pieces {
		switch {
		case piece.value.program != nil:
			value, err := piece.value.Eval(env)
			if err != nil {
				return nil, err
			}
			parts = append(parts, Part{Text: encodeJSON(value)})
		case piece.json != "":
			parts = append(parts, Part{Text: piece.json})
		default:
			texts, err := piece.text.Render(env)
			if err != nil {
				return nil, err
			}
			for i := range texts {
				texts[i].Text = InsideJSON(texts[i].Text)
			}
			parts = append(parts, texts...)
		}
	}
	return parts, nil
}

// InsideJSON is text as it stands within the quotes of a JSON text.
func InsideJSON(text string) string {
	quoted := encodeJSON(text)
	return quoted[1 : len(quoted)-1]
}

// encodeJSON encodes a text, a number or a flag, which cannot fail.
func encodeJSON(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		return "null"
	}
	return string(encoded)
}

const bodyWhat = `JSON as YAML writes it, such as {account: "{{ account }}", urgent: true}`

// body is the JSON of a request.
func body[S any](get func(*S) *Body) value[S] {
	return value[S]{what: bodyWhat, shape: Shape{JSON: true}, read: func(r *reader, c cursor, s *S) {
		if nodes(c.node) > maxBody {
			r.errorAt(c.anchor(), codeSize, "send what the other system needs", "the body has more than %d keys and values", maxBody)
			return
		}
		r.body(c.node, get(s))
	}}
}

// maxBody is how many keys and values the JSON of a request has at most.
const maxBody = 500

// nodes is how many keys and values there are in a value.
func nodes(n *yaml.Node) int {
	all := 1
	for _, one := range n.Content {
		all += nodes(one)
	}
	return all
}

// body turns a node into the JSON that it stands for.
func (r *reader) body(n *yaml.Node, b *Body) {
	switch n.Kind {
	case yaml.MappingNode:
		r.bodyObject(n, b)
	case yaml.SequenceNode:
		b.write("[")
		for i, item := range n.Content {
			if i > 0 {
				b.write(",")
			}
			r.body(item, b)
		}
		b.write("]")
	default:
		r.bodyScalar(n, b)
	}
}

func (r *reader) bodyObject(n *yaml.Node, b *Body) {
	seen := map[string]bool{}
	b.write("{")
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode || seen[key.Value] {
			r.errorAt(key, codeDuplicate, "write each key once, as a plain word", "a key of the body is no word, or stands twice")
			continue
		}
		if len(seen) > 0 {
			b.write(",")
		}
		seen[key.Value] = true
		b.write(encodeJSON(key.Value) + ":")
		r.body(n.Content[i+1], b)
	}
	b.write("}")
}

// lonely is a text that is nothing but one expression.
var lonely = regexp.MustCompile(`^\{\{([^{}]*)\}\}$`)

// bodyScalar writes a text, a number, a flag or null. Only what JSON itself calls a number is one.
func (r *reader) bodyScalar(n *yaml.Node, b *Body) {
	plain := n.Tag == "!!null" || n.Tag == "!!bool" || n.Tag == "!!int" || n.Tag == "!!float"
	switch {
	case n.Tag == "!!null":
		b.write("null")
	case plain && json.Valid([]byte(n.Value)):
		b.write(n.Value)
	case lonely.MatchString(n.Value) && !secretPattern.MatchString(n.Value):
		value, fault := r.scope.inside(lonely.FindStringSubmatch(n.Value)[1], len("{{"))
		if fault != nil {
			r.inside(n, codeExpression, fault)
		}
		r.sent(n, value)
		b.pieces = append(b.pieces, bodyPiece{value: value})
	default:
		b.write(`"`)
		b.pieces = append(b.pieces, bodyPiece{text: r.payload(n, n.Value)})
		b.write(`"`)
	}
}

// write adds JSON as it stands.
func (b *Body) write(text string) {
	if last := len(b.pieces) - 1; last >= 0 && b.pieces[last].json != "" {
		b.pieces[last].json += text
		return
	}
	b.pieces = append(b.pieces, bodyPiece{json: text})
}

// secrets are the names of the secrets in a payload.
func (p Payload) secrets() []string {
	var names []string
	for _, piece := range p.pieces {
		if piece.secret != "" {
			names = append(names, piece.secret)
		}
	}
	return names
}

// headers are the headers of a request.
func headers() value[Fetch] {
	const what = `a mapping of headers to texts, such as {Authorization: "Bearer {{ secret.API_KEY }}"}`
	shape := mappingOf(Scalar{Form: FormText, Pattern: headerShape.String()}, anyText)
	return value[Fetch]{what: what, shape: shape, read: func(r *reader, c cursor, s *Fetch) {
		for _, entry := range r.entries(c, what) {
			name := entry.key.Value
			if !headerShape.MatchString(name) || slices.Contains(ownHeaders, strings.ToLower(name)) {
				r.errorAt(entry.key, codeName, "use the name of a header such as Authorization or X-Api-Key", "%s is not a header that a flow may set", quote(name))
				continue
			}
			if text, ok := r.text(entry, fmt.Sprintf("the text of the header %s", name)); ok {
				s.Headers = append(s.Headers, RequestHeader{Name: name, Value: r.payload(entry.node, text)})
			}
		}
	}}
}

// headerShape is the name of a header.
var headerShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,63}$`)

// ownHeaders are the headers that belong to the connection, and so to us.
var ownHeaders = []string{
	"host", "content-length", "content-type", "accept", "accept-encoding", "connection", "transfer-encoding", "upgrade", "te", "trailer", "expect", "keep-alive",
}
