package flows

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// parse turns a file into the node of its one document. It returns nil after a fault that leaves nothing to read.
func (r *reader) parse() *yaml.Node {
	if beyond := tooLarge(r.file.Data); beyond != nil {
		at := r.start()
		at.Line = beyond.line
		r.errorOn(at, codeSize, beyond.remedy, "%s", beyond.message)
		return nil
	}
	if !utf8.Valid(r.file.Data) {
		r.errorOn(r.start(), codeSyntax, "save the file as UTF-8", "the file is not UTF-8 text")
		return nil
	}
	var document yaml.Node
	err := yaml.Load(r.file.Data, &document, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		r.explainSyntax(err)
		r.findHiddenKeys(hiddenFlowKey)
		return nil
	}
	r.findHiddenKeys(hiddenKey)
	root := document.Content[0]
	if r.refuseAnchors(root) {
		return nil
	}
	return root
}

// start is the first position of the file.
func (r *reader) start() Position { return Position{File: r.file.Name, Line: 1, Col: 1} }

// syntaxHint says in an operator's words what a message of the YAML parser means.
type syntaxHint struct {
	contains string
	message  string
	remedy   string
}

var syntaxHints = []syntaxHint{
	{"while scanning an alias", "* begins an alias in YAML", `put the key or text in quotes: "*"`},
	{"while scanning an anchor", "& begins an anchor in YAML", "put the text in quotes"},
	{"mapping values are not allowed", "a colon begins a value here", `put text that holds a colon in quotes: "Note: closed"`},
	{"while scanning a quoted scalar", "the quoted text is never closed", `end it with the same quote; write a quote inside "..." as \"`},
	{"cannot start any token", "this character cannot begin a text", "indent with spaces, not tabs; put text that begins with @ or ` in quotes"},
	{"flow sequence", "the list is never closed", "end it with ]"},
	{"flow mapping", "the mapping is never closed", "end it with }"},
	{"did not find expected key", "this line does not fit into the block around it", "indent it like the lines above it"},
	{"max depth", "the file is nested too deeply", "write steps side by side, not inside each other"},
	{"expected single document", "the file holds more than one document", "keep one flow a file; remove the line ---"},
	{"no documents in stream", "the file is empty", "begin with flow: and a name"},
}

// explainSyntax reports an error of the YAML parser.
func (r *reader) explainSyntax(err error) {
	message, remedy, at := err.Error(), "see the reference of the format", r.start()
	var one *yaml.LoadError
	if errors.As(err, &one) {
		message = one.Message
		mark := one.Mark
		if one.ContextMark.Line > 0 {
			mark = one.ContextMark
		}
		if mark.Line > 0 {
			at.Line, at.Col = mark.Line, mark.Column
		}
	}
	for _, hint := range syntaxHints {
		if strings.Contains(err.Error(), hint.contains) {
			message, remedy = hint.message, hint.remedy
			break
		}
	}
	r.errorOn(at, codeSyntax, remedy, "%s", message)
}

// Where YAML sees a comment and its author meant the key #: on a line of its own, or inside braces, which are then never
// closed.
var (
	hiddenKey     = regexp.MustCompile(`^\s*(#)\s*:\s+\S`)
	hiddenFlowKey = regexp.MustCompile(`(?:^|[{,])\s*(#)\s*:\s+\S`)
)

// findHiddenKeys reports keys that YAML took for comments.
func (r *reader) findHiddenKeys(shape *regexp.Regexp) {
	for i, line := range r.lines {
		if !strings.Contains(line, "#") {
			continue
		}
		if hit := shape.FindStringSubmatchIndex(line); hit != nil {
			at := Position{File: r.file.Name, Line: i + 1, Col: 1 + utf8.RuneCountInString(line[:hit[2]])}
			r.errorOn(at, codeQuotes, `put the key in quotes: "#": ...; begin a real comment with another word`, "# begins a comment in YAML, so this key is not read")
		}
	}
}

// refuseAnchors reports anchors, aliases and merges, with which a small file can describe a huge one and with which
// no reader sees in one place what a step does.
func (r *reader) refuseAnchors(node *yaml.Node) bool {
	if node.Kind == yaml.AliasNode || node.Anchor != "" || node.Tag == "!!merge" {
		r.errorAt(node, codeAnchor, "write the text out; steps may be shared with goto", "anchors, aliases and merges are not part of the language")
		return true
	}
	refused := false
	for _, child := range node.Content {
		refused = r.refuseAnchors(child) || refused
	}
	return refused
}

// quote shows an operator's text inside a message.
func quote(text string) string {
	const most = 40
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most]) + "..."
	}
	return fmt.Sprintf("%q", text)
}
