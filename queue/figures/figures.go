package figures

import (
	"time"

	"presszero/queue/history"
)

// Figures are what was counted in some time, of a queue, of the site, or of all. Times are in seconds, shares from 0 to 1.
// What is not known, because nobody counts, is nil.
type Figures struct {
	Offered      int               `json:"offered"`
	Answered     int               `json:"answered"`
	InTime       int               `json:"answered_in_time"`
	Abandoned    int               `json:"abandoned"`
	AbandonedT   int               `json:"abandoned_in_time"`
	Short        int               `json:"abandoned_short"`
	Elsewhere    int               `json:"gone_another_way"`
	Ways         map[string]int64  `json:"ways,omitempty"`
	Redialled    int64             `json:"redialled"`
	Transferred  int64             `json:"transferred_in"`
	WaitingFirst *int              `json:"waiting_at_begin,omitempty"`
	Levels       map[string]*Level `json:"service_level,omitempty"`
	AbandonRate  *float64          `json:"abandon_rate,omitempty"`
	AbandonLong  *float64          `json:"abandon_rate_without_short,omitempty"`
	ASA          *float64          `json:"asa_seconds,omitempty"`
	AbandonTime  *float64          `json:"abandon_time_seconds,omitempty"`
	WaitP50      *float64          `json:"wait_p50_seconds,omitempty"`
	WaitP90      *float64          `json:"wait_p90_seconds,omitempty"`
	WaitP95      *float64          `json:"wait_p95_seconds,omitempty"`
	Longest      *float64          `json:"longest_wait_seconds,omitempty"`
	Human        *Spread           `json:"time_to_human,omitempty"`
	Handled      int               `json:"handled"`
	AHT          *float64          `json:"aht_seconds,omitempty"`
	Talk         *float64          `json:"talk_seconds,omitempty"`
	Hold         *float64          `json:"hold_seconds,omitempty"`
	WrapUp       *float64          `json:"wrap_up_seconds,omitempty"`
	HeldTalks    int64             `json:"held_talks"`
	HoldOfHeld   *float64          `json:"hold_of_held_seconds,omitempty"`
	Ring         *float64          `json:"ring_seconds,omitempty"`
	Occupancy    *float64          `json:"occupancy,omitempty"`
	Agents       float64           `json:"agents_present"`
	Offers       Offers            `json:"offers"`
	Callbacks    Callbacks         `json:"callbacks"`
	Promises     Promises          `json:"promises"`
	Calls        map[string]int64  `json:"calls,omitempty"`
	CallsEnded   map[string]int64  `json:"calls_ended,omitempty"`
	ZeroOuts     map[string]int64  `json:"zero_outs,omitempty"`
	NoInput      map[string]int64  `json:"no_input,omitempty"`
	WrongInput   map[string]int64  `json:"wrong_input,omitempty"`
	Faults       map[string]int64  `json:"faults,omitempty"`
	Forecast     *float64          `json:"forecast,omitempty"`
}

// Spread is how times are spread, in seconds.
type Spread struct {
	Mean float64 `json:"mean_seconds"`
	P50  float64 `json:"p50_seconds"`
	P90  float64 `json:"p90_seconds"`
	P95  float64 `json:"p95_seconds"`
	Of   int     `json:"of"` // callers
}

// Offers are offers of callers to agents.
type Offers struct {
	Made       int64            `json:"made"`
	Accepted   int64            `json:"accepted"`
	Withdrawn  int64            `json:"withdrawn"`
	Refused    map[string]int64 `json:"refused,omitempty"`
	AnswerRate *float64         `json:"answer_rate,omitempty"`
	RONA       *float64         `json:"rona_rate,omitempty"`
}

// Callbacks are callbacks that were promised, and those that came to an end.
type Callbacks struct {
	Offered   int64 `json:"offered"`
	Accepted  int64 `json:"accepted"`
	Kept      int64 `json:"kept"`
	Late      int64 `json:"late"`
	Broken    int64 `json:"broken"`
	Unreached int64 `json:"unreached"`
}

// Promises are waits with a time that callers were told, and what became of them.
type Promises struct {
	Told     int64    `json:"told"`
	Kept     int64    `json:"kept"`
	Late     int64    `json:"late"`
	Broken   int64    `json:"broken"`
	Void     int64    `json:"void"`
	Replaced int64    `json:"replaced"`
	Coverage *float64 `json:"coverage,omitempty"`
}

// Of reads the figures out of what was counted in so much time.
func Of(c history.Interval, during time.Duration) Figures {
	d := c.Detail()
	f := Figures{
		Offered: c.Offered, Answered: c.Answered, InTime: c.InTime, Abandoned: c.Abandoned, AbandonedT: c.Early, Short: c.Short,
		Elsewhere: c.Elsewhere, Ways: d.Of(history.Gone), Redialled: c.More[history.Redialled], Transferred: c.More[history.Transferred],
		Levels: levels(c), Handled: c.Handled, Offers: offersOf(c, d), Callbacks: callbacksOf(d), Promises: promisesOf(c, d),
		Calls: d.Of(history.Calls), CallsEnded: d.Of(history.Ended), ZeroOuts: d.Of(history.ZeroOuts),
		NoInput: d.Of(history.Silences), WrongInput: d.Of(history.Wrong), Faults: d.Of(history.Faults),
	}
	if during > 0 {
		f.Agents = c.Present.Seconds() / during.Seconds()
	}
	if c.Forecast > 0 {
		f.Forecast = &c.Forecast
	}
	settled := c.Answered + c.Abandoned + c.Elsewhere
	f.AbandonRate = ratio(int64(c.Abandoned), int64(settled))
	f.AbandonLong = ratio(int64(c.Abandoned-c.Short), int64(settled-c.Short))
	f.Occupancy = ratio(c.More[history.Busy], c.Present.Milliseconds())
	f.waits(c, d)
	f.handling(c)
	return f
}

// waits reads how long callers waited.
func (f *Figures) waits(c history.Interval, d history.Detail) {
	f.ASA = mean(c.More[history.WaitAnswered], int64(c.Answered))
	f.AbandonTime = mean(c.More[history.WaitAbandoned], int64(c.Abandoned))
	answered := d.Spread(history.Waits)
	f.WaitP50, f.WaitP90, f.WaitP95 = quantile(answered, 0.5), quantile(answered, 0.9), quantile(answered, 0.95)
	f.Longest = longer(quantile(answered, 1), quantile(d.Spread(history.Losses), 1))
	if humans := d.Spread(history.Humans); humans.Callers() > 0 {
		f.Human = &Spread{
			Mean: *mean(c.More[history.Human], humans.Callers()), P50: *quantile(humans, 0.5), P90: *quantile(humans, 0.9), P95: *quantile(humans, 0.95),
			Of: int(humans.Callers()),
		}
	}
}

// handling reads how long talks took agents.
func (f *Figures) handling(c history.Interval) {
	n := int64(c.Handled)
	f.AHT = mean(c.More[history.Talked]+c.More[history.Held]+c.More[history.Wrapped], n)
	f.Talk, f.Hold, f.WrapUp = mean(c.More[history.Talked], n), mean(c.More[history.Held], n), mean(c.More[history.Wrapped], n)
	f.Ring = mean(c.More[history.Rung], n)
	f.HeldTalks = c.More[history.HeldTalks]
	f.HoldOfHeld = mean(c.More[history.Held], f.HeldTalks)
}

func offersOf(c history.Interval, d history.Detail) Offers {
	o := Offers{
		Made: c.More[history.Offers], Accepted: c.More[history.Accepted], Withdrawn: c.More[history.Withdrawn], Refused: d.Of(history.Refused),
	}
	over := o.Accepted
	for _, n := range o.Refused {
		over += n
	}
	o.AnswerRate, o.RONA = ratio(o.Accepted, over), ratio(o.Refused["no-answer"], over)
	return o
}

func callbacksOf(d history.Detail) Callbacks {
	all := d.Of(history.Callbacks)
	return Callbacks{
		Offered: all[history.CallbackOffered], Accepted: all[history.CallbackAccepted], Kept: all[history.CallbackKept], Late: all[history.CallbackLate],
		Broken: all[history.CallbackBroken], Unreached: all[history.CallbackUnreached],
	}
}

func promisesOf(c history.Interval, d history.Detail) Promises {
	all := d.Of(history.Settled)
	p := Promises{
		Told: c.More[history.Told], Kept: all["kept"], Late: all["late"], Broken: all["broken"], Void: all["void"], Replaced: all["replaced"],
	}
	p.Coverage = ratio(p.Kept, p.due())
	return p
}

// due are the promises that were put to the test.
func (p Promises) due() int64 { return p.Kept + p.Late + p.Broken }

// ratio is a share; nil of nothing.
func ratio(part, all int64) *float64 {
	if all <= 0 {
		return nil
	}
	share := float64(part) / float64(all)
	return &share
}

// mean is a mean time in seconds, of a sum in milliseconds; nil of nothing.
func mean(ms, of int64) *float64 {
	if of <= 0 {
		return nil
	}
	seconds := float64(ms) / 1000 / float64(of)
	return &seconds
}

func quantile(s history.Spread, share float64) *float64 {
	wait, known := s.Quantile(share)
	if !known {
		return nil
	}
	seconds := wait.Seconds()
	return &seconds
}

// longer is the longer of two times, of which either may not be known.
func longer(a, b *float64) *float64 {
	if a == nil || b != nil && *b > *a {
		return b
	}
	return a
}
