package sim

import "presszero/internal/clock"

// Number is a telephone number of the account and what the application has set for it.
type Number struct {
	// Phone is the number in E.164 form.
	Phone string
	// SID names the number in the REST API; SetNumber chooses one.
	SID string
	// VoiceURL is asked for the first document of a call; VoiceMethod is POST unless it says GET.
	VoiceURL, VoiceMethod string
	// FallbackURL is asked when a document fails, for the whole length of the call.
	FallbackURL, FallbackMethod string
	// StatusCallback is told once when a call to this number is over.
	StatusCallback, StatusCallbackMethod string
}

// SetNumber adds a number to the account or replaces its settings, and returns it with its SID.
func (c *Carrier) SetNumber(n Number) Number {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, old := range c.numbers {
		if old.Phone == n.Phone {
			n.SID = old.SID
			*old = n
			return n
		}
	}
	n.SID = c.newSID("PN")
	c.numbers = append(c.numbers, &n)
	return n
}

// Number is the account's number with this E.164 form.
func (c *Carrier) Number(phone string) (Number, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.numberLocked(phone)
}

func (c *Carrier) numberLocked(phone string) (Number, bool) {
	for _, n := range c.numbers {
		if n.Phone == phone {
			return *n, true
		}
	}
	return Number{}, false
}

// Clock is the clock that the carrier runs on.
func (c *Carrier) Clock() clock.Clock { return c.clock }
