package access

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"time"

	"presszero/web/keep"
)

// familiarity is what we know of the browser that somebody signs in with.
type familiarity int

const (
	deviceUnknown familiarity = iota
	deviceKnown               // this name has signed in with it before
)

// throttle makes whoever guesses passwords wait, longer from try to try. What is counted belongs to a name and a network
// together, or to a name and a device that knows it: whoever fails from elsewhere makes nobody else wait.
type throttle struct {
	docs keep.Docs
	now  func() time.Time
}

// allowance is how many wrong passwords are free, and how long the wait after them becomes.
type allowance struct {
	id      string // what is counted
	free    int
	longest time.Duration
	name    string // that it is about; empty: any
}

// tries is what is kept of an allowance.
type tries struct {
	Failed int       `json:"failed"`
	Next   time.Time `json:"next"` // no try is looked at before
}

const kindThrottle = "throttle"

// forgiven is how long after the last wrong password, and the wait for it, all are forgiven.
const forgiven = time.Hour

// allowances are those that a try must be within.
func allowances(name string, from netip.Addr, device string, at familiarity) []allowance {
	if at == deviceKnown {
		return []allowance{{id: sum("device " + device + " " + name), free: 10, longest: time.Minute, name: name}}
	}
	network := networkOf(from)
	return []allowance{
		{id: sum("name " + name + " " + network), free: 5, longest: 15 * time.Minute, name: name},
		{id: sum("network " + network), free: 50, longest: 10 * time.Second},
	}
}

// networkOf is where an address stands: inside of a house the machine itself, on the internet the network that one customer
// has of a provider.
func networkOf(a netip.Addr) string {
	a = a.Unmap()
	bits := 56
	switch {
	case !a.IsValid():
		return "unknown"
	case a.IsPrivate(), a.IsLoopback(), a.IsLinkLocalUnicast():
		return a.WithZone("").String()
	case a.Is4():
		bits = 24
	}
	p, _ := a.Prefix(bits) // both fit
	return p.Masked().String()
}

// wait is how long there is to wait after so many wrong passwords: a second after the first that is not free, then twice as
// long from one to the next.
func (a allowance) wait(failed int) time.Duration {
	if failed <= a.free {
		return 0
	}
	return min(time.Second<<min(failed-a.free-1, 20), a.longest)
}

// try counts a try before its password is looked at, so that many at once are no more than many in turn. It returns how long
// there is to wait first, if there is; then nothing was counted.
func (t throttle) try(ctx context.Context, all []allowance) (wait time.Duration, err error) {
	for i, a := range all {
		wait, err = t.count(ctx, a)
		if wait > 0 || err != nil {
			return wait, errors.Join(err, t.forgive(ctx, all[:i]))
		}
	}
	return 0, nil
}

func (t throttle) count(ctx context.Context, a allowance) (wait time.Duration, err error) {
	err = t.change(ctx, a, func(s *tries) bool {
		now := t.now()
		if wait = s.Next.Sub(now); wait > 0 {
			return false
		}
		s.Failed++
		s.Next = now.Add(a.wait(s.Failed)).UTC()
		return true
	})
	if errors.Is(err, keep.ErrOvertaken) { // so many at once that nobody counts them
		return time.Second, nil
	}
	return max(wait, 0), err
}

// forgive takes a try back, because its password was right, or was not looked at.
func (t throttle) forgive(ctx context.Context, all []allowance) error {
	var errs []error
	for _, a := range all {
		errs = append(errs, t.change(ctx, a, func(s *tries) bool {
			s.Failed, s.Next = max(s.Failed-1, 0), time.Time{}
			return true
		}))
	}
	return errors.Join(errs...)
}

// clear forgives all that was wrong before somebody signed in, but for what others did from the same network.
func (t throttle) clear(ctx context.Context, all []allowance) error {
	var errs []error
	for _, a := range all {
		if a.name == "" {
			errs = append(errs, t.forgive(ctx, []allowance{a}))
			continue
		}
		errs = append(errs, t.docs.Delete(ctx, kindThrottle, a.id))
	}
	return errors.Join(errs...)
}

// unlock forgives all wrong passwords of a name, from wherever.
func (t throttle) unlock(ctx context.Context, name string) error {
	for {
		found, _, err := t.docs.List(ctx, kindThrottle, "name:"+sum(name), "", keep.MaxPage)
		if err != nil || len(found) == 0 {
			return err
		}
		for _, d := range found {
			if err := t.docs.Delete(ctx, kindThrottle, d.ID); err != nil {
				return err
			}
		}
	}
}

// change reads what is kept of an allowance, and writes it when how says so.
func (t throttle) change(ctx context.Context, a allowance, how func(*tries) bool) (err error) {
	for range attempts {
		var s tries
		d, unread := t.docs.Get(ctx, kindThrottle, a.id)
		switch {
		case errors.Is(unread, keep.ErrUnknown):
			d = keep.Doc{ID: a.id}
		case unread != nil:
			return unread
		default:
			if err := json.Unmarshal(d.Data, &s); err != nil {
				return err
			}
		}
		if !how(&s) {
			return nil
		}
		if d.Data, err = json.Marshal(s); err != nil {
			return err
		}
		d.At, d.Until = t.now(), t.now().Add(forgiven+a.longest)
		if d.By = nil; a.name != "" {
			d.By = []string{"name:" + sum(a.name)}
		}
		if _, err = t.docs.Put(ctx, kindThrottle, d); !errors.Is(err, keep.ErrOvertaken) {
			return err
		}
	}
	return err
}
