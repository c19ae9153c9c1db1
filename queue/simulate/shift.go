package simulate

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// ErrShift is a text that is no shift.
var ErrShift = errors.New("not a shift: write AGENT=FROM-TO such as anna=13:00-17:30")

// Rota is when an agent works on every day, from midnight on. A shift that ends before it begins goes past midnight.
type Rota struct {
	Agent    string
	From, To time.Duration
}

// ParseRota reads an agent and a shift, such as anna=13:00-17:30.
func ParseRota(text string) (Rota, error) {
	agent, times, found := strings.Cut(text, "=")
	from, to, both := strings.Cut(times, "-")
	r := Rota{Agent: agent}
	var fault error
	r.From, fault = ofDay(from)
	if fault == nil {
		r.To, fault = ofDay(to)
	}
	if agent == "" || !found || !both || fault != nil || r.From == r.To {
		return Rota{}, fmt.Errorf("%q: %w", text, ErrShift)
	}
	if r.To < r.From {
		r.To += 24 * time.Hour
	}
	return r, nil
}

// ofDay reads a time of day, to 24:00.
func ofDay(text string) (time.Duration, error) {
	if text == "24:00" {
		return 24 * time.Hour, nil
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("time of day %q: %w", text, err)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// Shifts are those of the rota while a record of that length lasts, which begins then.
func (r Rota) Shifts(begin time.Time, length time.Duration) []Shift {
	midnight := time.Date(begin.Year(), begin.Month(), begin.Day(), 0, 0, 0, 0, begin.Location())
	var shifts []Shift
	for day := -1; ; day++ {
		start := midnight.AddDate(0, 0, day).Sub(begin)
		s := Shift{From: max(start+r.From, 0), To: min(start+r.To, length)}
		if start+r.From >= length {
			return shifts
		}
		if s.From < s.To {
			shifts = append(shifts, s)
		}
	}
}

// Busier is the callers of a day on which so many times as many come: some of them twice, at another time within the
// quarter of an hour, or some of them not, by the seed.
func Busier(callers []Caller, times float64, seed uint64) []Caller {
	random := rand.New(rand.NewPCG(seed, 1))
	var all []Caller
	for _, c := range callers {
		for left := times; left > 0; left-- {
			if left < 1 && random.Float64() >= left {
				break
			}
			all = append(all, c)
			c.At = max(c.At+time.Duration((random.Float64()-0.5)*float64(30*time.Minute)).Truncate(time.Millisecond), 0)
		}
	}
	slices.SortStableFunc(all, func(a, b Caller) int { return cmp.Compare(a.At, b.At) })
	return all
}
