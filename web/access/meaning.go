package access

// Allows is what a permission allows, in words, such as "see callers in line".
func (p Permission) Allows() string {
	return map[Permission]string{
		ReadBoard:    "see the figures of queues and agents, without callers; what a screen on the wall shows",
		ReadLine:     "see callers in line, why they stand there, events and promises",
		MoveLine:     "move, prioritise and call back callers, and see whole numbers",
		ReadCalls:    "read the story of every call",
		OwnCalls:     "read the stories of the calls that they have served",
		WorkDesk:     "work at their own desk: state, offers, talks, notes and follow-ups",
		LeadAgents:   "set the state of others",
		JoinTalks:    "listen to talks, help and join",
		SetSwitch:    "turn emergency messages and closures on and off",
		SeeMessages:  "see what callers left, and see to it",
		ReadFigures:  "read history, staffing and reports",
		ManageHooks:  "connect other systems",
		ManagePeople: "add and remove people, keys and screens",
		ReadAudit:    "read who did what",
		Present:      "learn who they are, and change their own password",
	}[p]
}

// Roles are those of people, the one that may least first.
func Roles() []Role { return []Role{Agent, Supervisor, Operator, Admin} }
