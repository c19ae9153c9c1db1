package flows

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/types"
)

// Limits of an expression as written.
const (
	maxSource = 1000 // characters
	maxNodes  = 200  // of its syntax tree
)

// builtins are the functions of the expression library that flows may call, beside our own (functions.go).
var builtins = []string{"int", "len", "lower", "string", "trim", "upper"}

// reserved are the names in every expression beside the flow's variables.
var reserved = map[string]types.Type{
	"lang": types.String,
	"call": types.Map{"from": types.String, "to": types.String},
}

// scope compiles expressions over a flow's variables.
type scope struct {
	vars    []Variable
	types   types.Map
	known   map[string]compiled // by their sources: texts repeat themselves from language to language
	written int                 // characters of the known ones
}

// compiled is what became of an expression.
type compiled struct {
	value Expr
	kind  Kind
	fault *exprFault
}

func newScope(vars []Variable) *scope {
	s := &scope{vars: vars, types: types.Map{}, known: map[string]compiled{}}
	for name, t := range reserved {
		s.types[name] = t
	}
	for _, v := range vars {
		s.types[v.Name] = types.TypeOf(v.Initial)
	}
	s.types[SpeechKey] = types.String
	return s
}

// names are what an expression may refer to, for suggestions.
func (s *scope) names() []string {
	names := append([]string{"digits"}, builtins...)
	for name := range s.types {
		if name != SpeechKey {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// variables are what may be assigned: the declared variables and lang.
func (s *scope) variables() []string {
	names := []string{"lang"}
	for _, v := range s.vars {
		names = append(names, v.Name)
	}
	return names
}

// kindOf is the kind of a variable, or of lang.
func (s *scope) kindOf(name string) (Kind, bool) {
	if name == "lang" {
		return KindText, true
	}
	i := slices.IndexFunc(s.vars, func(v Variable) bool { return v.Name == name })
	if i < 0 {
		return "", false
	}
	return s.vars[i].Kind, true
}

// exprFault is a fault inside an expression. From and To count its characters from 0.
type exprFault struct {
	from, to int
	message  string
	remedy   string
}

// compile compiles an expression and tells the kind of its value. Each source is compiled once.
func (s *scope) compile(source string) (Expr, Kind, *exprFault) {
	one, known := s.known[source]
	whole := utf8.RuneCountInString(source)
	switch {
	case known:
	case strings.TrimSpace(source) == "":
		one.fault = &exprFault{message: "the expression is empty", remedy: `write one, such as account == ""`}
	case whole > maxSource:
		one.fault = &exprFault{to: 1, message: fmt.Sprintf("the expression is longer than %d characters", maxSource), remedy: "use several branches or variables"}
	case len(s.known) >= maxExpressions || s.written+whole > maxWritten:
		one.fault = &exprFault{to: whole, message: fmt.Sprintf("the flow has more than %d different expressions, or %d characters of them", maxExpressions, maxWritten), remedy: smaller}
	default:
		one.value, one.kind, one.fault = s.build(source)
		s.known[source] = one
		s.written += whole
	}
	if one.fault != nil { // whoever gets it may move it
		fault := *one.fault
		return Expr{}, "", &fault
	}
	return one.value, one.kind, nil
}

// build compiles an expression that has not been compiled yet.
func (s *scope) build(source string) (Expr, Kind, *exprFault) {
	gate := &gatekeeper{known: s.types}
	program, err := expr.Compile(source, s.options(source, gate)...)
	if gate.fault != nil {
		return Expr{}, "", gate.fault
	}
	if err != nil {
		return Expr{}, "", s.explain(source, err)
	}
	kind, ok := kindOfType(program.Node().Type())
	if !ok {
		return Expr{}, "", &exprFault{
			to:      utf8.RuneCountInString(source),
			message: "the expression gives neither text, a whole number nor a flag",
			remedy:  "divide with int(a / b); give both arms of a ? b : c the same kind",
		}
	}
	return Expr{source: source, program: program, speaks: gate.speaks}, kind, nil
}

// nameInSource is what may be a name in an expression.
var nameInSource = regexp.MustCompile(`[$\w]+`)

// named are the types of the names in an expression. The library copies all that it is given for each expression.
func (s *scope) named(source string) types.Map {
	named := types.Map{SpeechKey: types.String}
	for _, word := range nameInSource.FindAllString(source, -1) {
		if t, known := s.types[word]; known {
			named[word] = t
		}
	}
	return named
}

func (s *scope) options(source string, gate *gatekeeper) []expr.Option {
	options := []expr.Option{
		expr.Env(s.named(source)),
		expr.DisableAllBuiltins(),
		expr.MaxNodes(maxNodes),
		expr.Patch(gate),
		expr.DisableIfOperator(),
		withFunctions,
	}
	for _, name := range builtins {
		options = append(options, expr.EnableBuiltin(name))
	}
	return options
}

// explain turns an error of the expression library into our words, with a suggestion for a misspelt name.
func (s *scope) explain(source string, err error) *exprFault {
	var at *file.Error
	if !errors.As(err, &at) {
		return &exprFault{to: utf8.RuneCountInString(source), message: err.Error(), remedy: "write a simpler expression"}
	}
	fault := &exprFault{from: at.From, to: max(at.To, at.From+1), message: strings.TrimSpace(ourWords.Replace(at.Message))}
	name, unknown := strings.CutPrefix(at.Message, "unknown name ")
	field, missing := strings.CutPrefix(at.Message, "unknown field ")
	switch {
	case unknown:
		fault.message = "unknown variable " + quote(name)
		fault.remedy = suggest(name, s.names(), "declare it under vars")
	case missing:
		fault.message = "unknown field " + quote(field)
		fault.remedy = suggest(field, []string{"from", "to"}, "a call has from and to")
	case strings.Contains(at.Message, "type"):
		fault.remedy = "turn a number into text with string(...), text into a number with int(...)"
	case strings.Contains(at.Message, "EOF"):
		fault.message, fault.remedy = "the expression ends too early", "write the other side of the last operator, or close the bracket"
	default:
		fault.remedy = `write a comparison such as attempts > 2, or text in quotes: account startsWith "9"`
	}
	return fault
}

// ourWords turns the names of Go's types into those of the language.
var ourWords = strings.NewReplacer("string", "text", "int", "number", "bool", "flag")

// gatekeeper refuses what could take long or grow, and what hides from the check of names: loops over lists, ranges,
// pattern matching, declarations and the environment as a whole. It checks the calls of our functions, and hands those
// that speak the language in which they do.
type gatekeeper struct {
	known  types.Map
	fault  *exprFault
	speaks bool // some function depends on the language
}

// Visit implements [ast.Visitor].
func (g *gatekeeper) Visit(node *ast.Node) {
	var what string
	switch n := (*node).(type) {
	case *ast.PredicateNode, *ast.PointerNode:
		what = "a loop over a list"
	case *ast.BinaryNode:
		if n.Operator == ".." || n.Operator == "matches" {
			what = "the operator " + n.Operator
		}
	case *ast.SequenceNode, *ast.VariableDeclaratorNode:
		what = "a declaration"
	case *ast.IdentifierNode:
		if strings.HasPrefix(n.Value, "$") {
			what = n.Value
		}
	case *ast.CallNode:
		g.call(n)
	}
	if what == "" || g.fault != nil {
		return
	}
	g.fault = faultAt(*node, what+" is not part of the language", "use comparisons, startsWith, endsWith, contains, in, and, or, not")
}

// call checks a call and turns it into one of the inner function.
func (g *gatekeeper) call(call *ast.CallNode) {
	name, ok := call.Callee.(*ast.IdentifierNode)
	if !ok || g.fault != nil {
		return
	}
	f := functionNamed(name.Value)
	if f == nil {
		if _, variable := g.known[name.Value]; !variable && !slices.Contains(builtins, name.Value) {
			g.fault = faultAt(name, "unknown function "+quote(name.Value), suggest(name.Value, functionNames(), "functions are "+listed(functionNames())))
		}
		return
	}
	if g.fault = f.fault(call); g.fault != nil {
		return
	}
	name.Value = f.inner()
	if f.speaks {
		g.speaks = true
		language := &ast.IdentifierNode{Value: SpeechKey}
		language.SetLocation(call.Location())
		call.Arguments = append(call.Arguments, language)
	}
}

// kindOfType is the kind of values of a Go type.
func kindOfType(t reflect.Type) (Kind, bool) {
	if t == nil {
		return "", false
	}
	switch t.Kind() {
	case reflect.String:
		return KindText, true
	case reflect.Int:
		return KindNumber, true
	case reflect.Bool:
		return KindFlag, true
	default:
		return "", false
	}
}
