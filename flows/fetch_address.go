package flows

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

// WebAddress is the address of another system. Expressions stand in its path and its query only, and whatever they give
// is data there: it can neither add a segment nor a parameter, nor lead to another host.
type WebAddress struct {
	Scheme string // https or http
	Host   string // as written, with its port if there is one
	rest   Template
}

// errSegment is a value that would lead out of its place in a path.
var errSegment = errors.New("a value is empty or made of dots, and so is no part of a path")

// Render fills the expressions in, percent-encoded. Its error wraps [ErrEval], unless a value cannot stand in a path.
func (a WebAddress) Render(env Env) (string, error) {
	var out strings.Builder
	fmt.Fprintf(&out, "%s://%s", a.Scheme, a.Host)
	inQuery := false
	for _, p := range a.rest.pieces {
		if p.value.program == nil {
			inQuery = inQuery || strings.Contains(p.text, "?")
			out.WriteString(p.text)
			continue
		}
		value, err := p.value.Eval(env)
		if err != nil {
			return "", err
		}
		text := fmt.Sprint(value)
		switch {
		case inQuery:
			out.WriteString(url.QueryEscape(text))
		case strings.Trim(text, ".") == "":
			return "", errSegment
		default:
			out.WriteString(url.PathEscape(text))
		}
	}
	return out.String(), nil
}

// IsUnfit reports whether an error of Render says that a value cannot stand in a path.
func IsUnfit(err error) bool { return errors.Is(err, errSegment) }

// String is the address as written.
func (a WebAddress) String() string { return a.Scheme + "://" + a.Host + a.rest.String() }

// IsZero reports whether there is no address.
func (a WebAddress) IsZero() bool { return a.Host == "" }

// Equal reports whether both were written the same.
func (a WebAddress) Equal(other WebAddress) bool { return a.String() == other.String() }

const webAddressWhat = `an address such as "https://api.example.com/accounts/{{ account }}"`

// webAddressShape cuts an address into its scheme, its host and the rest.
var webAddressShape = regexp.MustCompile(`^(https?)://([a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]{1,5})?|\[[0-9a-fA-F:]+\](?::[0-9]{1,5})?)([/?].*)?$`)

// webAddress is the address of another system, whose host is written out.
func webAddress[S any](get func(*S) *WebAddress) value[S] {
	shape := Shape{Scalar: &Scalar{Form: FormText, Pattern: webAddressShape.String()}}
	return value[S]{what: webAddressWhat, shape: shape, read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, webAddressWhat)
		if !ok {
			return
		}
		if address, ok := r.webAddress(c.node, text); ok {
			*get(s) = address
			r.places[c.path] = c
		}
	}}
}

// webAddress takes an address apart. Every fault is told.
func (r *reader) webAddress(n *yaml.Node, text string) (WebAddress, bool) {
	parts := webAddressShape.FindStringSubmatch(text)
	switch {
	case secretPattern.MatchString(text):
		r.errorAt(n, codeAddress, "put the secret into a header, such as Authorization", "an address ends up in the logs of others and may not hold a secret")
		return WebAddress{}, false
	case parts == nil && hostHasExpression(text):
		r.errorAt(n, codeAddress, "write the host out; expressions may stand in the path and in the query", "the host of an address may not be computed")
		return WebAddress{}, false
	case parts == nil:
		r.errorAt(n, codeAddress, "write "+webAddressWhat, "%s is not a web address", quote(text))
		return WebAddress{}, false
	case strings.Contains(literal(parts[3]), "#"):
		r.errorAt(n, codeAddress, "remove what follows #; write %23 for the character itself", "the part of an address behind # is never sent")
		return WebAddress{}, false
	}
	if strings.ContainsAny(literal(parts[3]), " \t\r\n\"<>\\^`{|}") {
		r.errorAt(n, codeAddress, "write a space as %20", "%s holds a character that no address may hold", quote(text))
		return WebAddress{}, false
	}
	offset := len(parts[1]) + len("://") + len(parts[2])
	return WebAddress{Scheme: parts[1], Host: strings.ToLower(parts[2]), rest: r.sentText(n, parts[3], offset)}, true
}

// expressionPattern is an expression in a text.
var expressionPattern = regexp.MustCompile(`\{\{.*?\}\}`)

// literal is a text without its expressions.
func literal(text string) string { return expressionPattern.ReplaceAllString(text, "") }

// hostHasExpression reports whether an expression stands before the path of an address.
func hostHasExpression(text string) bool {
	_, after, found := strings.Cut(text, "://")
	if !found {
		return strings.HasPrefix(text, "{{")
	}
	host, _, _ := strings.Cut(literalMarked(after), "/")
	return strings.Contains(host, expressionMark)
}

const expressionMark = "\x00"

// literalMarked is a text with a mark in the place of each expression.
func literalMarked(text string) string {
	return expressionPattern.ReplaceAllString(text, expressionMark)
}
