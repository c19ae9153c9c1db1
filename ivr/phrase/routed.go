package phrase

import "time"

// routed is what is said of a place that was kept, or has moved.
type routed struct {
	welcomeBack string
	nowInLine   string  // {title}
	secondCall  counted // {n} minutes; for the agent
}

// WelcomeBack tells a caller who has phoned in again that the old place is theirs.
func (p *Phrases) WelcomeBack() string { return p.routed.welcomeBack }

// NowInLineFor tells a waiting caller that they were moved to the line of another queue.
func (p *Phrases) NowInLineFor(title string) string {
	return fill(p.routed.nowInLine, "{title}", title)
}

// SecondCall tells an agent that the caller had hung up in line and has phoned in again, and how long ago the first call
// came: at least a minute.
func (p *Phrases) SecondCall(since time.Duration) string {
	return p.count(p.routed.secondCall, int((max(since, time.Minute)+time.Minute-1)/time.Minute))
}
