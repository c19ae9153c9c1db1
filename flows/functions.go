package flows

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"

	speech "presszero/ivr/phrase"
)

// SpeechKey is what an [Env] keeps the language under in which values are spoken: a BCP 47 tag, such as hi-IN. Without it
// they are spoken in English. Flows cannot name it.
const SpeechKey = "$speech"

// function is a function of our own that expressions may call. Its value is always text. As in any expression,
// money(amount, "EUR") may also be written amount | money("EUR").
type function struct {
	name   string
	usage  string // an example
	takes  []Kind // of its first argument
	speaks bool   // its text depends on the language
	// second says what is wrong with a second argument, and what to write instead; nil: it takes none.
	second func(arg ast.Node) (message, remedy string)
	least  int // arguments
	call   func(v speech.Values, args []any) (string, error)
}

var (
	textOnly    = []Kind{KindText}
	numberOnly  = []Kind{KindNumber}
	textOrWhole = []Kind{KindText, KindNumber}
)

// functions say values as people do, one description each.
var functions = []function{
	{name: "digits", usage: "digits(account), or digits(account, 3) for groups of three", takes: textOrWhole, least: 1, second: groupFault, call: sayDigits},
	{name: "number", usage: "number(attempts)", takes: numberOnly, speaks: true, least: 1, call: sayNumber},
	{name: "ordinal", usage: "ordinal(attempts)", takes: numberOnly, speaks: true, least: 1, call: sayOrdinal},
	{name: "date", usage: "date(due), where due is a text such as 2026-12-25", takes: textOnly, speaks: true, least: 1, call: sayText(speech.Values.Date)},
	{name: "weekday", usage: "weekday(due), where due is a text such as 2026-12-25", takes: textOnly, speaks: true, least: 1, call: sayText(speech.Values.Weekday)},
	{name: "time", usage: "time(at), where at is a text such as 17:30", takes: textOnly, speaks: true, least: 1, call: sayText(speech.Values.Time)},
	{name: "duration", usage: "duration(seconds)", takes: numberOnly, speaks: true, least: 1, call: sayDuration},
	{name: "money", usage: `money(amount, "EUR"), where amount is a whole number or a text such as 12.50`, takes: textOrWhole, speaks: true, least: 2, second: currencyFault, call: sayMoney},
	{name: "phone", usage: "phone(call.from)", takes: textOnly, speaks: true, least: 1, call: sayPhone},
}

// functionNamed finds a function of our own; nil: none.
func functionNamed(name string) *function {
	i := slices.IndexFunc(functions, func(f function) bool { return f.name == name })
	if i < 0 {
		return nil
	}
	return &functions[i]
}

// functionNames are all functions that a flow may call.
func functionNames() []string {
	all := slices.Clone(builtins)
	for _, f := range functions {
		all = append(all, f.name)
	}
	return all
}

// inner is the name under which the expression library runs a function, so that a variable may have the same name.
func (f *function) inner() string { return "$" + f.name }

// withFunctions adds our functions: by their names, under which the library finds out the types of their arguments, and
// by their inner ones, to which the gatekeeper turns every call.
func withFunctions(c *conf.Config) {
	for i := range functions {
		f := &functions[i]
		c.Functions[f.name] = &builtin.Function{Name: f.name, Func: f.run, Validate: f.validate}
		c.Functions[f.inner()] = &builtin.Function{Name: f.inner(), Func: f.run, Validate: f.validateInner}
	}
}

// validate refuses what the gatekeeper tells with its place, and arguments whose type is not known: the library passes
// over unknown names in the arguments of a function that takes them.
func (f *function) validate(args []reflect.Type) (reflect.Type, error) {
	if len(args) < f.least || len(args) > f.most() {
		return nil, fmt.Errorf("%s takes other arguments", f.name)
	}
	for i, t := range args {
		kind, ok := kindOfType(t)
		if !ok || i == 0 && !slices.Contains(f.takes, kind) {
			return nil, fmt.Errorf("%s takes %s", f.name, kindsInWords(f.takes))
		}
	}
	return reflect.TypeFor[string](), nil
}

// validateInner does so behind the language, which the gatekeeper has added.
func (f *function) validateInner(args []reflect.Type) (reflect.Type, error) {
	if f.speaks {
		args = args[:max(0, len(args)-1)]
	}
	return f.validate(args)
}

// most is the highest number of arguments.
func (f *function) most() int {
	if f.second != nil {
		return 2
	}
	return 1
}

// run computes the function; the last argument of one that speaks is the language.
func (f *function) run(args ...any) (any, error) {
	var v speech.Values
	if f.speaks {
		tag, _ := args[len(args)-1].(string)
		v, args = speech.In(tag), args[:len(args)-1]
	}
	return f.call(v, args)
}

// fault is what is wrong with the arguments of a call; nil: nothing.
func (f *function) fault(call *ast.CallNode) *exprFault {
	args := call.Arguments
	if len(args) < f.least || len(args) > f.most() {
		return faultAt(call, fmt.Sprintf("%s with %s", f.name, counted(len(args), "argument")), "write "+f.usage)
	}
	if t := args[0].Type(); t != nil && t.Kind() != reflect.Interface {
		if kind, ok := kindOfType(t); !ok || !slices.Contains(f.takes, kind) {
			return faultAt(args[0], fmt.Sprintf("%s takes %s", f.name, kindsInWords(f.takes)), f.conversion())
		}
	}
	if len(args) == 2 {
		if message, remedy := f.second(args[1]); message != "" {
			return faultAt(args[1], message, remedy)
		}
	}
	return nil
}

// conversion is the remedy for a first argument of another kind.
func (f *function) conversion() string {
	switch {
	case slices.Equal(f.takes, numberOnly):
		return "turn text into a number with int(...), or write " + f.usage
	default:
		return "write " + f.usage
	}
}

func kindsInWords(kinds []Kind) string {
	var words []string
	for _, kind := range kinds {
		words = append(words, "a "+string(kind))
	}
	return strings.Join(words, " or ")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// faultAt is a fault of one part of an expression.
func faultAt(node ast.Node, message, remedy string) *exprFault {
	at := node.Location()
	return &exprFault{from: at.From, to: max(at.To, at.From+1), message: message, remedy: remedy}
}

// groupFault finds a size of groups that is not written out.
func groupFault(arg ast.Node) (message, remedy string) {
	if size, ok := arg.(*ast.IntegerNode); !ok || size.Value < 1 || size.Value > 9 {
		return "the size of the groups is not a number from 1 to 9", "write it out, such as digits(account, 3)"
	}
	return "", ""
}

// currencyFault finds a currency that no language can say.
func currencyFault(arg ast.Node) (message, remedy string) {
	code, ok := arg.(*ast.StringNode)
	if !ok {
		return "the currency is not written out", `write it in quotes, such as money(amount, "EUR")`
	}
	if !slices.Contains(speech.Currencies(), code.Value) {
		return "unknown currency " + quote(code.Value), suggest(code.Value, speech.Currencies(), "write its ISO 4217 code")
	}
	return "", ""
}

// sayDigits tells whole numbers and texts apart: whatever else comes, out of an environment that lacks something, is an
// error.
func sayDigits(_ speech.Values, args []any) (string, error) {
	text, err := textOf(args[0])
	if err != nil || len(args) == 1 {
		return speech.Digits(text, 0), err
	}
	size, _ := args[1].(int)
	return speech.Digits(text, size), nil
}

func sayNumber(v speech.Values, args []any) (string, error) {
	n, err := numberOf(args[0])
	return v.Number(n), err
}

func sayOrdinal(v speech.Values, args []any) (string, error) {
	n, err := numberOf(args[0])
	return v.Ordinal(n), err
}

func sayDuration(v speech.Values, args []any) (string, error) {
	const most = int(365 * 24 * time.Hour / time.Second)
	n, err := numberOf(args[0])
	return v.Duration(time.Duration(min(max(n, -most), most)) * time.Second), err
}

func sayMoney(v speech.Values, args []any) (string, error) {
	amount, err := textOf(args[0])
	if err != nil {
		return "", err
	}
	code, _ := args[1].(string)
	return v.Money(amount, code)
}

func sayPhone(v speech.Values, args []any) (string, error) {
	number, err := textOf(args[0])
	return v.Phone(number), err
}

// sayText is a function of one text.
func sayText(say func(speech.Values, string) (string, error)) func(speech.Values, []any) (string, error) {
	return func(v speech.Values, args []any) (string, error) {
		text, err := textOf(args[0])
		if err != nil {
			return "", err
		}
		return say(v, text)
	}
}

func textOf(arg any) (string, error) {
	switch value := arg.(type) {
	case string:
		return value, nil
	case int:
		return strconv.Itoa(value), nil
	default:
		return "", fmt.Errorf("%T is neither text nor a number", arg)
	}
}

func numberOf(arg any) (int, error) {
	n, ok := arg.(int)
	if !ok {
		return 0, fmt.Errorf("%T is not a number", arg)
	}
	return n, nil
}
