package phrase

// callbackTexts is what is said about callers who are called back.
type callbackTexts struct {
	callbackChoice     string // key 2 in line
	callbackOffer      string // the wait is long
	notCallable        string
	placeKept          string
	owedAlready        string // {when}
	owedLateAlready    string // the time has passed
	keepOrStay         string // in line
	keepOrMessage      string // on the ladder
	orMessage          string // on the ladder
	owedYou            string // {when}; the caller phones in again
	owedYouLate        string // the time has passed
	keepCancelNow      string
	callbackStands     string
	callbackCancelled  string
	thisIsCallback     string // {title}
	discreetCallback   string
	talkLaterCancel    string  // the keys of a caller who is called back
	calledAgain        string  // nobody was reached, and will be called again
	calledLast         string  // nobody was reached, and will not be called again
	calledLater        string  // the caller wants to be called later
	calledNoMore       string  // the caller wants to be called later, and was called as often as may be
	callbackOver       string  // somebody is reached to whom nothing is owed any more
	whisperCallback    string  // {title}
	whisperAsked       counted // {n} minutes; counted
	whisperAskedNow    string  // less than a minute ago
	callingCustomer    string
	customerNotReached string
	byMinute           timed // {h} {m} {mm} {part}
}

// CallbackChoice is the key of the line by which a caller is called back: 2.
func (p *Phrases) CallbackChoice() string { return p.callback.callbackChoice }

// CallbackOffer is CallbackChoice where the wait is long, with what it means.
func (p *Phrases) CallbackOffer() string { return p.callback.callbackOffer }

// NotCallable asks for another number in place of one that cannot be called.
func (p *Phrases) NotCallable() string { return p.callback.notCallable }

// CallbackPlace says to a caller who will be called back that the place in line is kept.
func (p *Phrases) CallbackPlace() string { return p.callback.placeKept }

// OwedAlready says that the number is owed a call already. When is By or Within; empty: the time has passed.
func (p *Phrases) OwedAlready(when string) string {
	if when == "" {
		return p.callback.owedLateAlready
	}
	return fill(p.callback.owedAlready, "{when}", when)
}

// KeepOrStay are the keys after OwedAlready in line: 1 keeps that, 2 stays in line.
func (p *Phrases) KeepOrStay() string { return p.callback.keepOrStay }

// KeepOrMessage are the keys after OwedAlready where nobody can take the call: 1 keeps that, 3 leaves a message.
func (p *Phrases) KeepOrMessage() string { return p.callback.keepOrMessage }

// OrMessage is the key that leaves a message instead, where nobody can take the call: 3.
func (p *Phrases) OrMessage() string { return p.callback.orMessage }

// OwedYou says to a caller who phones in again that we are to call them. When is By or Within; empty: the time has passed.
func (p *Phrases) OwedYou(when string) string {
	if when == "" {
		return p.callback.owedYouLate
	}
	return fill(p.callback.owedYou, "{when}", when)
}

// KeepCancelNow are the keys after OwedYou: 1 keeps the callback, 2 cancels it, 0 is a person.
func (p *Phrases) KeepCancelNow() string { return p.callback.keepCancelNow }

// CallbackStands says that the caller will be called.
func (p *Phrases) CallbackStands() string { return p.callback.callbackStands }

// CallbackCancelled says that the caller will not be called.
func (p *Phrases) CallbackCancelled() string { return p.callback.callbackCancelled }

// ThisIsCallback says to somebody who is called back who calls, and why.
func (p *Phrases) ThisIsCallback(title string) string {
	return fill(p.callback.thisIsCallback, "{title}", title)
}

// DiscreetCallback is ThisIsCallback without who calls.
func (p *Phrases) DiscreetCallback() string { return p.callback.discreetCallback }

// TalkLaterCancel are the keys of somebody who is called back: 1 talks now, 2 is called later, 3 cancels.
func (p *Phrases) TalkLaterCancel() string { return p.callback.talkLaterCancel }

// CalledAgain tells whoever hears it, a machine perhaps, that we called and shall call again.
func (p *Phrases) CalledAgain() string { return p.callback.calledAgain }

// CalledLast tells whoever hears it, a machine perhaps, that we called for the last time.
func (p *Phrases) CalledLast() string { return p.callback.calledLast }

// CalledLater says to somebody who has no time now that we shall call again.
func (p *Phrases) CalledLater() string { return p.callback.calledLater }

// CalledNoMore says to somebody who has no time now that this was the last call.
func (p *Phrases) CalledNoMore() string { return p.callback.calledNoMore }

// CallbackOver says to somebody who is called that nothing is owed to them any more.
func (p *Phrases) CallbackOver() string { return p.callback.callbackOver }

// CallingCustomer tells an agent who has taken a callback that the customer's phone rings.
func (p *Phrases) CallingCustomer() string { return p.callback.callingCustomer }

// CustomerNotReached tells an agent that nobody was reached, and that the agent is ready again.
func (p *Phrases) CustomerNotReached() string { return p.callback.customerNotReached }
