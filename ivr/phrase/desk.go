package phrase

// deskWords are for agents on the phone, beside the offer of a call.
type deskWords struct {
	taken     string // a colleague has the caller
	away      string // set to away, for having declined
	stayReady string // the key for it
	ready     string // states
	isAway    string
	offline   string
	busy      string
	menu      string // the keys
}

// Taken tells an agent that a colleague was faster.
func (p *Phrases) Taken() string { return p.desk.taken }

// StayReady tells an agent who has just been set away the key that undoes it: 1.
func (p *Phrases) StayReady() string { return p.desk.stayReady }

// DeclinedAway tells an agent who has declined that they are away.
func (p *Phrases) DeclinedAway() string { return p.desk.away }

// AgentReady tells agents that they are ready.
func (p *Phrases) AgentReady() string { return p.desk.ready }

// AgentAway tells agents that they are away.
func (p *Phrases) AgentAway() string { return p.desk.isAway }

// AgentOffline tells agents that they are offline.
func (p *Phrases) AgentOffline() string { return p.desk.offline }

// AgentBusy tells agents that they have a call in hand, or its wrap-up.
func (p *Phrases) AgentBusy() string { return p.desk.busy }

// AgentMenu tells an agent who calls in the keys: 1 ready, 2 away, 3 offline, 0 for a person; who holds the line goes on as
// any caller.
func (p *Phrases) AgentMenu() string { return p.desk.menu }
