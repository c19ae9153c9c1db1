package config

import (
	"regexp"
	"time"
)

// Talk bounds what agents and supervisors do with a call that is up.
type Talk struct {
	HoldReminder      time.Duration // after which an agent is reminded of a caller on hold
	HoldLongest       time.Duration // after which the caller is back in the talk
	Grace             time.Duration // in which an agent's browser may come back
	Outside           []string      // how numbers begin to which callers may be sent; empty: none
	OutsideRing       time.Duration // how long they ring
	AnnounceListening string        // on: agents see that a supervisor listens
}

// Patterns of what else belongs to agents' phones.
var (
	prefixPattern = regexp.MustCompile(`^\+[1-9][0-9]{0,13}$`)
	twimlPattern  = regexp.MustCompile(`^AP[0-9a-fA-F]{32}$`)
)

func prefixRule(text string) error {
	return like(prefixPattern, "the beginning of a number; write it as in +1555")(text)
}

func twimlRule() rule {
	return like(twimlPattern, "the SID of a TwiML application; write AP and 32 hexadecimal digits")
}
