package prove

import (
	"math"
	"time"

	"presszero/ivr"
)

// dues are announcements of every kind, some of them such as no sane policy decides: what is said of a wait may not change
// where a call can go.
var dues = []*ivr.Announcement{
	{Kind: ivr.AnnounceWait, Wait: &ivr.Wait{Kind: ivr.WaitUpTo, High: 5}, Position: 2, Told: ivr.Told{Count: 1, Wait: &ivr.Wait{Kind: ivr.WaitUpTo, High: 5}}},
	{Kind: ivr.AnnounceSorry, Wait: &ivr.Wait{Kind: ivr.WaitBetween, Low: 10, High: 15}, Offer: true, Why: ivr.WhyFewerAgents, Told: ivr.Told{Missed: 1, Asleep: true}},
	{Kind: ivr.AnnounceWait, Wait: &ivr.Wait{Kind: ivr.WaitUnknown}, Offer: true},
	{Kind: ivr.AnnounceLonger, Wait: &ivr.Wait{Kind: ivr.WaitMoreThan, Low: 5}, Why: ivr.WhyUrgent, Told: ivr.Told{Raises: 1}},
	{Kind: ivr.AnnounceSoon},
	{Kind: ivr.AnnounceAgain, Wait: &ivr.Wait{Kind: ivr.WaitAbout, High: 3}, Ago: 90 * time.Minute, Position: 1},
	nil,
	{Kind: ivr.AnnounceLonger, Offer: true, Why: "no reason"},
	{Kind: "nothing", Wait: &ivr.Wait{Kind: "no form", Low: -1, High: math.MinInt}, Position: -3, Ago: math.MinInt64, Told: ivr.Told{Raises: math.MaxInt, Position: -1}},
	{Kind: ivr.AnnounceSooner, Wait: &ivr.Wait{Kind: ivr.WaitOneToTwo}, Position: math.MaxInt},
	{Kind: ivr.AnnounceProgress, Position: 1},
}

// announced gives each standing an announcement that is due.
func announced(all []standing) []standing {
	for i := range all {
		if line := all[i].line; line != nil {
			line.Due = dues[i%len(dues)]
		}
	}
	return all
}
