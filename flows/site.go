package flows

import "time"

// Site is what an operator declares beside the flows, and what flows refer to by name.
type Site struct {
	Queues map[string]*Queue
	Hours  map[string]*Hours
	Agents []Agent  // sorted by ID
	Away   []string // reasons for being away, as declared; see [Site.AwayReasons]
	// Recordings are the files of the prompts folder by their path in it. Nil: the folder is not known, and flows are
	// compiled without a look at it.
	Recordings map[string]Recording
	Phrases    *Phrases // how the operator words our sentences; nil: as we do
	Outside    *Outside // what flows may use of other systems; nil: not known here, so that it is not checked
	// Messages are what a switch can have callers told, by name.
	Messages map[string]Prompt
	// Notices are the messages that are switched on over what the files say; see [Site.Under].
	Notices []Switch
}

// Outside is what flows may use of other systems.
type Outside struct {
	Hosts   Hosts
	Secrets []string // the names of those that are set
}

// Queue is a declared queue.
type Queue struct {
	Name         string
	Pos          Position
	Title        Prompt         // how its name is spoken
	Hours        string         // name of its opening hours; empty: always open
	Handle       time.Duration  // handling time expected of a new queue
	Ring         time.Duration  // how long an agent's phone rings
	WrapUp       time.Duration  // work after a call
	MaxWaiting   int            // callers; 0: no limit
	MaxWait      time.Duration  // 0: no limit
	MaxUnstaffed time.Duration  // how long a caller is kept while nobody is at work
	Limits       Limits         // that are offers: who presses 0 waits all the same
	Closed       Prompt         // what callers are told when it is closed; zero: our own words
	Callback     *CallbackRules // nil: callers in line are not offered to be called back
	Announce     *Announce      // nil: as [Queue.Announces] says
	Music        []Music        // own pieces, of which the first is played until the caller chooses; empty: the music that ships
	Keys         HoldKeys       // by which callers in line choose what they hear
	Comfort      *Comfort       // what is said between the announcements; nil: nothing
	Ladder       []Rung         // what is tried, in order, when nobody can take the call; never empty
	Routing      Routing        // whom callers are offered to, and when
	Offers       Offers         // how callers are offered
	Escalation   string         // the queue of those who help with its callers; empty: none
	Level        ServiceLevel   // what its staff is counted for
	Alerts       Alerts         // from when on screens warn
	Shrinkage    float64        // part of paid time in which agents do something else, from 0 to below 1

	BrokenPromise *BrokenPromise // nil: nothing follows
	Dispositions  []Disposition  // with which agents close a call
}

// Agent is a declared agent.
type Agent struct {
	ID       string
	Pos      Position
	Name     string
	Address  string // +E.164, sip:user@host or client:name
	Queues   []string
	Language string
	Lease    time.Duration // how long a browser may be silent; 0: for ever

	Tiers  map[string]int // the tier in which a queue is served; 1 where nothing is said
	Skills map[string]int // levels by skill
	Speaks []string       // languages without country in which the agent talks with callers
	Weight int            // share of callers under Weighted; less than 1 counts as 1
	Place  int            // in the file, from 0
}
