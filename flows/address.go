package flows

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The addresses at which people are reached.
var (
	phoneShape  = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	sipShape    = regexp.MustCompile(`^sips?:[^@\s]+@[^@\s]+$`)
	computed    = regexp.MustCompile(`\{\{`)
	clientShape = regexp.MustCompile(`^client:[A-Za-z0-9_.-]{1,100}$`)
)

const outsideWhat = `a number such as "+15550100", or sip:user@host`

// outside is the address of somebody outside the site; it may be computed.
func outside[S any](get func(*S) *Template) value[S] {
	show := func(s *S, _ string) string { return get(s).String() }
	return value[S]{what: outsideWhat, show: show, shape: matching(phoneShape, sipShape, computed), read: func(r *reader, c cursor, s *S) {
		text, ok := r.text(c, outsideWhat)
		if !ok {
			return
		}
		*get(s) = r.template(c.node, text)
		if !strings.Contains(text, "{{") {
			r.checkAddress(c.node, text, outsideWhat, phoneShape, sipShape)
		}
	}}
}

// outsideNumber is the address of somebody outside the site, as it stands.
func outsideNumber[S any](get func(*S) *string) value[S] {
	return address(outsideWhat, get, phoneShape, sipShape)
}

// agentAddress is where an agent is rung.
func agentAddress[S any](get func(*S) *string) value[S] {
	return address(`a number such as "+15550101", sip:user@host, or client:name for a browser`, get, phoneShape, sipShape, clientShape)
}

func address[S any](what string, get func(*S) *string, shapes ...*regexp.Regexp) value[S] {
	return value[S]{what: what, shape: matching(shapes...), read: func(r *reader, c cursor, s *S) {
		if text, ok := r.text(c, what); ok && r.checkAddress(c.node, text, what, shapes...) {
			*get(s) = text
		}
	}}
}

// checkAddress reports what is no address, and numbers that YAML programs take for numbers.
func (r *reader) checkAddress(n *yaml.Node, text, what string, shapes ...*regexp.Regexp) bool {
	if n.Tag == "!!int" || n.Tag == "!!float" {
		r.errorAt(n, codeQuotes, `put it in quotes: "`+text+`"`, "a phone number without quotes loses its + or its leading zeros in YAML")
		return false
	}
	for _, shape := range shapes {
		if shape.MatchString(text) {
			return true
		}
	}
	r.errorAt(n, codeAddress, "write "+what, "%s is not an address", quote(text))
	return false
}
