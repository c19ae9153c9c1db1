package flows

import "time"

// Review finds what no file shows alone: what of a site no flow uses, and what has gone out of date by now. The
// programs are all that are served with the site. The diagnostics are warnings and hints, sorted by position.
func Review(site *Site, programs []*Program, now time.Time) Diagnostics {
	v := &review{site: site, programs: programs, now: now}
	for _, rule := range reviewRules {
		rule.check(v)
	}
	return v.diags.sorted()
}

// review is a site with its flows while both are looked at together.
type review struct {
	site     *Site
	programs []*Program
	now      time.Time
	diags    Diagnostics
}

// reviewRule is a check of a site with its flows.
type reviewRule struct {
	Rule
	check func(*review)
}

// reviewRules are the checks of a site with its flows, each in a file of its own, check_review_<rule>.go.
var reviewRules = []reviewRule{
	{Rule{codePast, "all holidays are over"}, checkPastHolidays},
	{Rule{codeDeadQueue, "a queue to which nothing leads"}, checkDeadQueues},
	{Rule{codeUnasked, "a relaxation of a skill that no flow asks for"}, checkUnasked},
}
