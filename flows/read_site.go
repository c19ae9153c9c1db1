package flows

import (
	"cmp"
	"slices"
)

// ReadSite reads the files of a site and checks them against each other. All faults are told at once, sorted by file and
// position; the site is nil when one of them is an error. A file without a name and without text counts as left out.
func ReadSite(queues, hours, agents File) (*Site, Diagnostics) {
	d := &siteDraft{
		site:   &Site{Queues: map[string]*Queue{}, Hours: map[string]*Hours{}},
		queues: newSiteReader(queues),
		hours:  newSiteReader(hours),
		agents: newSiteReader(agents),
	}
	readSiteFile(d.hours, hoursFileFields, d.site)
	readSiteFile(d.queues, queuesFileFields, d.site)
	readSiteFile(d.agents, agentsFileFields, d.site)
	slices.SortFunc(d.site.Agents, func(a, b Agent) int { return cmp.Compare(a.ID, b.ID) })
	for _, rule := range siteRules {
		rule.check(d)
	}
	diags := slices.Concat(d.queues.diags, d.hours.diags, d.agents.diags).sorted()
	if diags.HasErrors() {
		return nil, diags
	}
	return d.site, diags
}

// siteDraft is a site while it is read and checked.
type siteDraft struct {
	site                  *Site
	queues, hours, agents *reader
}

// siteRule is a check of a site that has been read.
type siteRule struct {
	Rule
	check func(*siteDraft)
}

// siteRules are the checks of a site, each in a file of its own, check_site_<rule>.go.
var siteRules = []siteRule{
	{Rule{codeNoLadder, "a queue has no ladder, or one that does not end with a voicemail"}, checkLadders},
	{Rule{codeRung, "a rung does nothing, or two things"}, checkRungs},
	{Rule{codeSiteName, "a queue, an owner or opening hours that are named are not declared"}, checkSiteNames},
	{Rule{codeSharedPhone, "two agents have one address"}, checkSharedPhones},
	{Rule{codeNeverOpen, "opening hours without an hour"}, checkNeverOpen},
	{Rule{codeDayGap, "a day of the week of which nothing is said"}, checkDays},
	{Rule{codeUnstaffed, "a queue without agents"}, checkUnstaffed},
	{Rule{codeDeadRung, "a rung below a voicemail"}, checkDeadRungs},
	{Rule{codeDeadLimit, "a limit that no caller meets, because another one comes first"}, checkDeadLimits},
	{Rule{codeNoHours, "a setting about closing in a queue that is always open"}, checkWithoutHours},
	{Rule{codeOverflow, "ladders that lead round in a circle of queues"}, checkOverflows},
	{Rule{codeEmptyTier, "a tier that nobody is in"}, checkEmptyTiers},
	{Rule{codeTierOrder, "a tier that opens no later than the one before"}, checkTierOrder},
	{Rule{codeIdleRelax, "a relaxation that changes nothing"}, checkRelax},
	{Rule{codeIdleWeight, "a weight by which nobody chooses"}, checkWeights},
	{Rule{codeSticky, "callers wait for the agent they know for longer than they may wait"}, checkSticky},
	{Rule{codeStarving, "a queue's head start that is longer than anybody waits"}, checkStarving},
	{Rule{codeWrapUp, "a wrap-up that is longer than it may ever be"}, checkWrapUps},
	{Rule{codeHoldKeys, "one key of the line stands for two things"}, checkHoldKeys},
	{Rule{codeLongComfort, "a comfort message that is too long, or longer than its place between two announcements"}, checkComfort},
	{Rule{codeCallbackHours, "callbacks that know no time at which people may be called"}, checkCallbackHours},
}

// newSiteReader reads a file whose prompts may be in every language that we speak.
func newSiteReader(f File) *reader {
	r := newReader(f)
	r.languages = knownLanguages()
	return r
}

func readSiteFile(r *reader, table []field[Site], site *Site) {
	if r.file.Name == "" && len(r.file.Data) == 0 {
		return
	}
	if root := r.parse(); root != nil {
		readFields(r, cursor{node: root}, table, site)
	}
}
