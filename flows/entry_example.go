package flows

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
	"time"
)

// Examples are entries that a step takes: one of each length that it allows, and of a range its ends. There are none when
// nothing can be keyed that the step takes, which no test can be written for. The order is that of a date, should the step
// not say.
func (e Entry) Examples(order DateOrder) []string {
	switch e.As {
	case EntryYesNo:
		return []string{"1", "2"}
	case EntryDate:
		if e.Order != "" {
			order = e.Order
		}
		if e.When == Future {
			return []string{order.Date(time.Date(lastYear-1, time.January, 1, 0, 0, 0, 0, time.UTC))}
		}
		return []string{order.Date(time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC))}
	}
	var all []string
	for n := e.Min; n <= e.Max; n++ {
		for _, digits := range [][]byte{[]byte("1234567890"), []byte("9876543210"), []byte("0123456789")} {
			if keys, found := newExample(e, n, digits).from(nil, 0); found && !slices.Contains(all, keys) {
				all = append(all, keys)
			}
		}
	}
	return all
}

// maxTried is how many beginnings of an entry are tried. Patterns that people write need some hundreds.
const maxTried = 5_000

// example searches for n digits that pattern, range and check allow, the digits in the given order.
type example struct {
	Entry
	n         int
	digits    []byte
	low, high string // the ends of the range, of n digits
	pattern   *syntax.Prog
	tried     map[string]bool // beginnings from which nothing follows, as far as they differ
}

func newExample(e Entry, n int, digits []byte) *example {
	x := &example{Entry: e, n: n, digits: digits, low: strings.Repeat("0", n), high: strings.Repeat("9", n), tried: map[string]bool{}}
	if e.Between != nil {
		x.low, x.high = fmt.Sprintf("%0*d", n, e.Between.Low), fmt.Sprintf("%0*d", n, e.Between.High)
		if len(x.high) > n {
			x.high = strings.Repeat("9", n)
		}
	}
	if e.Pattern.re != nil {
		parsed, err := syntax.Parse(e.Pattern.re.String(), syntax.Perl)
		if err == nil {
			x.pattern, _ = syntax.Compile(parsed.Simplify()) // it compiled when it was read
		}
	}
	return x
}

// from completes the keys, of which the weighed digits add up to sum.
func (x *example) from(keys []byte, sum int) (string, bool) {
	if len(x.low) > x.n {
		return "", false
	}
	ways := x.matching(keys)
	begins := string(keys)
	if begins < x.low[:len(keys)] || begins > x.high[:len(keys)] || x.pattern != nil && len(ways) == 0 {
		return "", false
	}
	if len(keys) == x.n {
		return begins, (x.Check != CheckLuhn || sum%10 == 0) && x.Pattern.Match(begins)
	}
	beginning := fmt.Sprint(len(keys), sum%10, begins == x.low[:len(keys)], begins == x.high[:len(keys)], ways)
	if x.tried[beginning] || len(x.tried) > maxTried {
		return "", false
	}
	x.tried[beginning] = true
	for _, digit := range x.digits {
		if all, found := x.from(append(slices.Clip(keys), digit), sum+weighed(digit, x.n-len(keys))); found {
			return all, true
		}
	}
	return "", false
}

// matching are the instructions of the pattern that wait for a digit, or for the end, after the keys.
func (x *example) matching(keys []byte) []uint32 {
	if x.pattern == nil {
		return nil
	}
	ways := x.follow([]uint32{uint32(x.pattern.Start)}, 0)
	for i, key := range keys {
		var next []uint32
		for _, pc := range ways {
			if inst := &x.pattern.Inst[pc]; inst.Op != syntax.InstMatch && inst.MatchRune(rune(key)) {
				next = append(next, inst.Out)
			}
		}
		ways = x.follow(next, i+1)
	}
	return ways
}

// follow are the instructions that wait for a digit, or for the end, when done digits have been read.
func (x *example) follow(ahead []uint32, done int) []uint32 {
	var waiting []uint32
	seen := map[uint32]bool{}
	before, after := '0', '0'
	if done == 0 {
		before = -1
	}
	if done == x.n {
		after = -1
	}
	here := syntax.EmptyOpContext(before, after)
	for len(ahead) > 0 {
		pc := ahead[len(ahead)-1]
		ahead = ahead[:len(ahead)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch inst := &x.pattern.Inst[pc]; inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			ahead = append(ahead, inst.Out, inst.Arg)
		case syntax.InstCapture, syntax.InstNop:
			ahead = append(ahead, inst.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(inst.Arg)&^here == 0 {
				ahead = append(ahead, inst.Out)
			}
		case syntax.InstFail:
		default:
			waiting = append(waiting, pc)
		}
	}
	slices.Sort(waiting)
	return waiting
}
