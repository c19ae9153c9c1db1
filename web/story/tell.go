package story

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"presszero/ivr"
	"presszero/queue"
	"presszero/queue/events"
)

// By says who did something.
type By string

// Who does something in a story.
const (
	ByCaller  By = "caller"
	ByService By = "service" // what callers hear
	ByLine    By = "line"
	ByAgent   By = "agent"
	ByDesk    By = "desk" // people at work, at their screens
)

// Entry is one thing that happened, as people read it.
type Entry struct {
	At    time.Time `json:"at"`
	By    By        `json:"by"`
	Kind  string    `json:"kind"`
	Text  string    `json:"text"`
	Step  string    `json:"step,omitempty"`
	Queue string    `json:"queue,omitempty"`
	Agent string    `json:"agent,omitempty"`
}

// The kinds of entries. Those of acts are the acts' own.
const (
	KindArrived = "arrived"
	KindSaid    = "said"
	KindPressed = "pressed"
	KindHeard   = "heard" // words of the caller
	KindEntered = "entered"
	KindSilence = "silence"
	KindWrong   = "wrong"
	KindZero    = "zero"
	KindStep    = "step"
	KindPromise = "promise"
	KindFault   = "fault"
	KindLookup  = "lookup"
	KindMessage = "message"
	KindEnd     = "end"
	KindLine    = "line"
	KindOffer   = "offer"
	KindTalk    = "talk"

	ActNote        = "note"
	ActDisposition = "disposition"
	ActFollowUp    = "follow-up"
	ActIdea        = "idea"
)

// Names are what queues and agents are called.
type Names interface {
	QueueTitle(name string) string
	AgentName(id string) string
}

// Tell is the story in sentences.
func (s Story) Tell(names Names) []Entry {
	var told []Entry
	for _, r := range s.all {
		switch {
		case r.Turn != nil:
			told = append(told, r.Turn.tell()...)
		case r.Line != nil:
			told = append(told, tellLine(*r.Line, names)...)
		case r.Act != nil:
			told = append(told, tellAct(r.At, *r.Act, names))
		case r.End:
			told = append(told, Entry{At: r.At, By: ByCaller, Kind: KindEnd, Text: "The call ended"})
		}
	}
	return told
}

func tellAct(at time.Time, a Act, names Names) Entry {
	verb, known := acts[a.Kind]
	if !known {
		verb = a.Kind
	}
	text := names.AgentName(a.By) + " " + verb
	if a.Text != "" {
		text += ": " + a.Text
	}
	return Entry{At: at, By: ByDesk, Kind: a.Kind, Text: text, Agent: a.By}
}

var acts = map[string]string{
	ActNote: "wrote a note", ActDisposition: "closed the call as", ActFollowUp: "will follow up", ActIdea: "passed on an idea",
	"hold": "put the caller on hold", "resume": "took the caller off hold", "mute": "muted themselves", "unmute": "unmuted themselves",
	"transfer": "transferred the caller", "consult": "asked a colleague", "listen": "listens in", "help": "helps the agent", "join": "joined the talk",
}

// tell is a turn in sentences: what the caller did, what came of it, what was said then.
func (t Turn) tell() []Entry {
	var told []Entry
	add := func(by By, kind, format string, args ...any) {
		told = append(told, Entry{At: t.At, By: by, Kind: kind, Text: fmt.Sprintf(format, args...), Step: t.Step, Queue: t.Queue})
	}
	t.tellCaller(add)
	t.tellOthers(add)
	if t.ToStep != t.Step && t.ToMode == ivr.ModeFlow {
		add(ByService, KindStep, "Came to the step %s", t.ToStep)
	}
	for _, text := range t.Said {
		add(ByService, KindSaid, "“%s”", text)
	}
	for _, p := range t.Told {
		add(ByService, KindPromise, "%s", p.sentence())
	}
	if t.Left != "" {
		add(ByCaller, KindMessage, "The caller %s", left[t.Left])
	}
	return told
}

type adder func(by By, kind, format string, args ...any)

func (t Turn) tellCaller(add adder) {
	switch {
	case t.Event == ivr.EventArrived:
		add(ByCaller, KindArrived, "Called; the flow %s answered", t.Flow)
	case t.Event == ivr.EventAnswered:
		add(ByCaller, KindArrived, "Picked up the phone when called back")
	case t.Event == ivr.EventHungUp || t.Gone:
		add(ByCaller, KindEnd, "Hung up")
	case t.Zero && t.Words != "":
		add(ByCaller, KindZero, "Asked for a person: “%s”", t.Words)
	case t.Zero:
		add(ByCaller, KindZero, "Pressed 0 for a person")
	default:
		t.tellAnswer(add)
	}
	if t.Wrong {
		add(ByCaller, KindWrong, "The answer did not fit")
	}
}

// tellAnswer is what the caller entered, pressed or said.
func (t Turn) tellAnswer(add adder) {
	switch {
	case len(t.Values) > 0:
		for _, name := range slices.Sorted(maps.Keys(t.Values)) {
			add(ByCaller, KindEntered, "Entered %s: %s", name, t.Values[name])
		}
	case t.Entered > 0:
		add(ByCaller, KindEntered, "Entered %s, not shown", plural(t.Entered, "digit"))
	case t.Keys != "":
		add(ByCaller, KindPressed, "Pressed %s", t.Keys)
	case t.Words != "":
		add(ByCaller, KindHeard, "Said “%s”%s", t.Words, understood(t.Choice))
	case t.Event == ivr.EventSpeech:
		add(ByCaller, KindHeard, "Said something that is not shown")
	case t.Event == ivr.EventSilence && t.Mode == ivr.ModeFlow && t.Fetched == "":
		add(ByCaller, KindSilence, "Said and pressed nothing")
	}
}

func understood(key string) string {
	if key == "" {
		return ""
	}
	return ", taken for key " + key
}

func (t Turn) tellOthers(add adder) {
	switch t.Fetched {
	case "failed":
		add(ByService, KindLookup, "Another system did not answer")
	case "answered":
		add(ByService, KindLookup, "Another system answered")
	}
	if t.Event == ivr.EventFound {
		add(ByService, KindLookup, "%s", t.remembered())
	}
	if t.Event == ivr.EventRefused {
		add(ByLine, KindLine, "The line took nobody")
	}
	if t.Dial != "" {
		add(ByService, KindTalk, "A number that was rung for the caller: %s", worded(string(t.Dial)))
	}
	if t.Texted != "" {
		add(ByService, KindMessage, "Text message: %s", t.Texted)
	}
	if reason := cmp.Or(t.Fault, t.Reason); reason != "" {
		add(ByService, KindFault, "Our fault (%s): the caller goes to a person", worded(string(reason)))
	}
	if t.Resumed && t.Event == ivr.EventJoined {
		add(ByLine, KindLine, "Had hung up in this line, and has the old place back")
	}
	if t.Position > 0 && (t.Event == ivr.EventJoined || len(t.Told) > 0) {
		add(ByLine, KindLine, "Stood at place %d in line%s", t.Position, atWork(t.Staff))
	}
	if t.Connected {
		add(ByLine, KindTalk, "Was put through")
	}
}

func (t Turn) remembered() string {
	text := "The first call that is remembered"
	if t.Calls > 0 {
		text = "Has called before: " + plural(t.Calls, "call") + " remembered"
	}
	if t.Open {
		text += ", something is owed"
	}
	return text
}

func atWork(staff int) string { return ", " + plural(staff, "agent") + " at work" }

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// sentence is a promise as people at work read it.
func (p Told) sentence() string {
	var text string
	switch p.Kind {
	case ivr.PromiseWait:
		text = "Was told a wait of " + p.Said + " minutes"
		if strings.HasPrefix(p.Said, "less") || p.Said == "one to two" {
			text = "Was told a wait of " + p.Said
		}
	case ivr.PromisePosition:
		text = "Was told the position " + p.Said
	case ivr.PromiseCallback:
		text = "Was promised a call back within " + p.Said
	default:
		text = "Was promised an answer within " + p.Said
	}
	if !p.By.IsZero() {
		text += ", by " + p.By.UTC().Format(time.TimeOnly) + " UTC"
	}
	return text
}

// tellLine is an event of the line in a sentence; nothing where the turns of the call tell it better.
func tellLine(e events.Event, names Names) []Entry {
	sentence, known := lineSentences[e.Kind]
	if !known {
		return nil
	}
	title, agent := names.QueueTitle(e.Queue), names.AgentName(e.Agent)
	text := strings.NewReplacer("{queue}", title, "{agent}", agent, "{promise}", string(e.Promise)).Replace(sentence.text)
	if sentence.because && e.Why != "" {
		text += ": " + worded(e.Why)
	}
	if e.Reason != "" {
		text += " (" + e.Reason + ")"
	}
	if e.WaitedMS != nil {
		text += fmt.Sprintf(", after %s", (time.Duration(*e.WaitedMS) * time.Millisecond).Round(time.Second))
	}
	return []Entry{{At: e.At, By: sentence.by, Kind: sentence.kind, Text: text, Queue: e.Queue, Agent: e.Agent}}
}

// worded is a reason as people read it: the line's own words have hyphens, such as longest-idle.
func worded(why string) string {
	if strings.ContainsFunc(why, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') }) {
		return why
	}
	return strings.ReplaceAll(why, "-", " ")
}

type lineSentence struct {
	by      By
	kind    string
	text    string
	because bool // why follows, where it is told
}

var lineSentences = map[queue.EventKind]lineSentence{
	queue.EventJoined:          {ByLine, KindLine, "Came in line for {queue}", true},
	queue.EventRejoined:        {ByLine, KindLine, "Is back at the old place in the line for {queue}", false},
	queue.EventPrioritised:     {ByLine, KindLine, "Was moved ahead in the line for {queue}", true},
	queue.EventOffered:         {ByLine, KindOffer, "Offered to {agent}", true},
	queue.EventRinging:         {ByAgent, KindOffer, "The phone of {agent} rang", false},
	queue.EventAccepted:        {ByAgent, KindOffer, "{agent} accepted", false},
	queue.EventRefused:         {ByAgent, KindOffer, "{agent} did not take the call", true},
	queue.EventWithdrawn:       {ByLine, KindOffer, "The offer to {agent} was taken back", true},
	queue.EventBridged:         {ByAgent, KindTalk, "Talks with {agent}", false},
	queue.EventEnded:           {ByLine, KindEnd, "Left the line for {queue}", true},
	queue.EventCalling:         {ByLine, KindTalk, "Is to be called back now", false},
	queue.EventDialled:         {ByLine, KindTalk, "The caller's phone was rung", false},
	queue.EventReached:         {ByLine, KindTalk, "The caller was reached", false},
	queue.EventMissed:          {ByLine, KindTalk, "The caller was not reached", true},
	queue.EventDeferred:        {ByLine, KindLine, "Will be called back later", false},
	queue.EventReturned:        {ByLine, KindLine, "The time to be called back has come", false},
	queue.EventPromiseOverdue:  {ByLine, KindPromise, "The promise is overdue", true},
	queue.EventPromiseSettled:  {ByLine, KindPromise, "The promise is {promise}", true},
	queue.EventMessageListened: {ByDesk, KindMessage, "{agent} listened to the message", false},
	queue.EventMessageClaimed:  {ByDesk, KindMessage, "{agent} sees to the message", false},
	queue.EventMessageCalled:   {ByDesk, KindMessage, "{agent} called the caller back", true},
	queue.EventMessageClosed:   {ByDesk, KindMessage, "{agent} closed the message", true},
}
