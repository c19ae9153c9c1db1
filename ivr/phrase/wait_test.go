package phrase_test

import (
	"fmt"
	"time"

	"presszero/ivr/phrase"
)

// waits is what is said when a wait turns out other than was told.
func waits(p *phrase.Phrases, line func(name, text string)) {
	for _, n := range []int{1, 2, 3, 5, 10, 15, 20} {
		line(fmt.Sprintf("wait more than %d", n), p.WaitMoreThan(n))
	}
	line("answered soon", p.AnsweredSoon())
	line("sooner", p.WaitSooner())
	line("longer", p.WaitLonger())
	line("sorry", p.WaitSorry())
	line("fewer agents", p.FewerAgents())
	line("more callers", p.MoreCallers())
	line("urgent first", p.UrgentFirst())
	line("longer calls", p.LongerCalls())
	line("stay in line", p.StayInLine())
	for _, ago := range []time.Duration{0, time.Second, time.Minute, 61 * time.Second, 9 * time.Minute, 25 * time.Minute} {
		line("again "+ago.String(), p.WaitAgain(p.WaitBetween(5, 10), ago))
	}
}
