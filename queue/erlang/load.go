package erlang

import (
	"errors"
	"fmt"
	"math"
)

// Load is the work that comes in.
type Load struct {
	Rate   float64 `json:"per_second"`     // callers per second, at least 0
	Handle float64 `json:"handle_seconds"` // mean handling time in seconds, wrap-up included, above 0
}

// Erlangs is the number of agents that the load would keep busy for ever.
func (l Load) Erlangs() float64 { return l.Rate * l.Handle }

// ErrArgument is wrapped by every error of this package: a number is out of its range.
var ErrArgument = errors.New("number out of range")

func (l Load) check(agents int) error {
	switch {
	case !(l.Rate >= 0) || math.IsInf(l.Rate, 1):
		return fmt.Errorf("%w: %v callers per second", ErrArgument, l.Rate)
	case !(l.Handle > 0) || math.IsInf(l.Handle, 1):
		return fmt.Errorf("%w: a handling time of %v seconds", ErrArgument, l.Handle)
	case agents < 1:
		return fmt.Errorf("%w: %d agents", ErrArgument, agents)
	}
	return nil
}

// Blocked is the share of callers who find all agents busy where nobody can wait (Erlang B), by the recursion
// B(0) = 1, B(k) = a·B(k-1) / (k + a·B(k-1)), which needs no factorial.
func Blocked(erlangs float64, agents int) float64 {
	blocked := 1.0
	for k := 1; k <= agents; k++ {
		blocked = erlangs * blocked / (float64(k) + erlangs*blocked)
	}
	return blocked
}
