package flows

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"
)

// Env holds what an expression can see: the flow's variables by name, "lang" with the caller's language, and "call"
// with a map of "from" and "to". [SpeechKey] has the language in which values are spoken.
type Env map[string]any

// ErrEval is wrapped by every error of a compiled expression at run time.
var ErrEval = errors.New("evaluate")

// Limits of a value at run time. A flow that goes round may not grow the session without bound.
const (
	maxText   = 1000  // characters
	maxMemory = 10000 // cells that an expression may allocate
)

// Expr is a compiled expression: typed, without loops, bounded in time and memory. The zero Expr evaluates to an error.
type Expr struct {
	source  string
	program *vm.Program
	speaks  bool // its value depends on the language in which it is spoken
}

// Eval computes the expression: a string, an int or a bool. It never panics; whatever goes wrong wraps [ErrEval].
func (e Expr) Eval(env Env) (value any, err error) {
	defer func() {
		if r := recover(); r != nil {
			value, err = nil, fmt.Errorf("%w %q: %v", ErrEval, e.source, r)
		}
	}()
	if e.program == nil {
		return nil, fmt.Errorf("%w: empty expression", ErrEval)
	}
	machine := vm.VM{MemoryBudget: maxMemory}
	value, err = machine.Run(e.program, map[string]any(env))
	if err != nil {
		return nil, fmt.Errorf("%w %q: %s", ErrEval, e.source, reason(err))
	}
	return e.admit(value)
}

// reason is the message of the expression library in one line. Its digits are masked: they may be the caller's.
func reason(err error) string {
	message := err.Error()
	var at *file.Error
	if errors.As(err, &at) {
		message = at.Message
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '*'
		}
		return r
	}, message)
}

// admit passes the three kinds of values and refuses the rest.
func (e Expr) admit(value any) (any, error) {
	switch v := value.(type) {
	case string:
		if utf8.RuneCountInString(v) > maxText {
			return nil, fmt.Errorf("%w %q: text longer than %d characters", ErrEval, e.source, maxText)
		}
		return v, nil
	case int, bool:
		return v, nil
	default:
		return nil, fmt.Errorf("%w %q: gives %T, not text, a number or a flag", ErrEval, e.source, value)
	}
}

// Bool computes a condition.
func (e Expr) Bool(env Env) (bool, error) {
	value, err := e.Eval(env)
	if err != nil {
		return false, err
	}
	flag, ok := value.(bool)
	if !ok {
		return false, fmt.Errorf("%w %q: gives %T, not true or false", ErrEval, e.source, value)
	}
	return flag, nil
}

// String is the expression as written.
func (e Expr) String() string { return e.source }

// Equal reports whether both were written the same.
func (e Expr) Equal(other Expr) bool { return e.source == other.source }
