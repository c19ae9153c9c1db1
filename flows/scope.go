package flows

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/types"
)

// Limits of an expression as written.
const (
	maxSource = 1000 // characters
	maxNodes  = 200  // of its syntax tree
)

// builtins are the functions of the expression library that flows may call. Digits is ours.
var builtins = []string{"int", "len", "lower", "string", "trim", "upper"}

// reserved are the names in every expression beside the flow's variables.
var reserved = map[string]types.Type{
	"lang": types.String,
	"call": types.Map{"from": types.String, "to": types.String},
}

// scope compiles expressions over a flow's variables.
type scope struct {
	vars  []Variable
	types types.Map
}

func newScope(vars []Variable) *scope {
	s := &scope{vars: vars, types: types.Map{}}
	for name, t := range reserved {
		s.types[name] = t
	}
	for _, v := range vars {
		s.types[v.Name] = types.TypeOf(v.Initial)
	}
	return s
}

// names are what an expression may refer to, for suggestions.
func (s *scope) names() []string {
	names := append([]string{"digits"}, builtins...)
	for name := range s.types {
		names = append(names, name)
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

// compile compiles an expression and tells the kind of its value.
func (s *scope) compile(source string) (Expr, Kind, *exprFault) {
	whole := utf8.RuneCountInString(source)
	if strings.TrimSpace(source) == "" {
		return Expr{}, "", &exprFault{message: "the expression is empty", remedy: `write one, such as account == ""`}
	}
	if whole > maxSource {
		return Expr{}, "", &exprFault{to: 1, message: fmt.Sprintf("the expression is longer than %d characters", maxSource), remedy: "use several branches or variables"}
	}
	gate := &gatekeeper{}
	program, err := expr.Compile(source, s.options(gate)...)
	if gate.fault != nil {
		return Expr{}, "", gate.fault
	}
	if err != nil {
		return Expr{}, "", s.explain(source, err)
	}
	kind, ok := kindOfType(program.Node().Type())
	if !ok {
		return Expr{}, "", &exprFault{
			to:      whole,
			message: "the expression gives neither text, a whole number nor a flag",
			remedy:  "divide with int(a / b); give both arms of a ? b : c the same kind",
		}
	}
	return Expr{source: source, program: program}, kind, nil
}

func (s *scope) options(gate *gatekeeper) []expr.Option {
	options := []expr.Option{
		expr.Env(s.types),
		expr.DisableAllBuiltins(),
		expr.MaxNodes(maxNodes),
		expr.Patch(gate),
		expr.DisableIfOperator(),
		withDigits,
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
// pattern matching, declarations and the environment as a whole.
type gatekeeper struct {
	fault *exprFault
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
		if n.Value == "$env" {
			what = "$env"
		}
	}
	if what == "" || g.fault != nil {
		return
	}
	at := (*node).Location()
	g.fault = &exprFault{
		from: at.From, to: max(at.To, at.From+1),
		message: what + " is not part of the language",
		remedy:  "use comparisons, startsWith, endsWith, contains, in, and, or, not",
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

// withDigits adds the function digits. Its arguments are checked by a Validate of our own: with declared types alone
// the library passes over unknown names among the arguments.
func withDigits(c *conf.Config) {
	c.Functions["digits"] = &builtin.Function{
		Name: "digits",
		Func: spellDigits,
		Validate: func(args []reflect.Type) (reflect.Type, error) {
			if len(args) != 1 {
				return nil, errors.New("digits takes one argument")
			}
			if kind, ok := kindOfType(args[0]); !ok || kind == KindFlag {
				return nil, errors.New("digits takes a value of type string or int")
			}
			return reflect.TypeFor[string](), nil
		},
	}
}

// spellDigits writes the digits of its argument apart, so that voices read them one by one: "4 1 7". Anything else in
// it, such as the + of a phone number, is dropped.
func spellDigits(params ...any) (any, error) {
	var digits []string
	for _, r := range fmt.Sprint(params[0]) {
		if r >= '0' && r <= '9' {
			digits = append(digits, string(r))
		}
	}
	return strings.Join(digits, " "), nil
}
