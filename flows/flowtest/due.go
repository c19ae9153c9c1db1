package flowtest

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"presszero/ivr"
)

// How often a caller in a test hears news that the test does not state.
const (
	soonerEvery   = 45 * time.Second  // at most, of a shorter wait
	positionEvery = 60 * time.Second  // at most, of the position alone
	thanksEvery   = 120 * time.Second // at least, a sign of life
)

// due is what is to be said of the wait when something happens to a caller in line: what the test states, once, or else what
// a line that stands as the test has it plainly says.
func (p *phone) due(stands Line, kind ivr.EventKind) *ivr.Announcement {
	hold := p.out.Session.Hold
	if hold == nil {
		hold = &ivr.Hold{}
	}
	told := ivr.Told{}
	if hold.Told != nil {
		told = *hold.Told
	}
	a := stands.Due
	if a == nil || a == p.said {
		a = stands.plainly(told, hold, kind, p.now)
	}
	if a == nil {
		return nil
	}
	due := *a
	due.Told = told
	due.Told.Count++
	if due.Kind != ivr.AnnounceAgain && due.Wait != nil {
		due.Told.Wait, due.Told.Deadline = due.Wait, p.now.Add(time.Duration(due.Wait.Bound())*time.Minute)
	}
	return &due
}

// announce states what is due. The line then stands as that says.
func (l *Line) announce(due *ivr.Announcement) {
	l.Due = due
	if due == nil {
		return
	}
	if due.Wait != nil && due.Wait.Kind != ivr.WaitUnknown {
		l.Wait = due.Wait
	}
	if due.Position > 0 {
		l.Position = due.Position
	}
}

// plainly is what is said where a test states nothing.
func (l Line) plainly(told ivr.Told, hold *ivr.Hold, kind ivr.EventKind, now time.Time) *ivr.Announcement {
	if kind == ivr.EventJoined || kind == ivr.EventKeys || kind == ivr.EventSpeech {
		return l.answer(told, hold, now)
	}
	return l.news(told, hold, now.Sub(hold.SaidAt))
}

// answer is what is said on joining and to who asks: how the caller stands, or what was told before.
func (l Line) answer(told ivr.Told, hold *ivr.Hold, now time.Time) *ivr.Announcement {
	a := &ivr.Announcement{Kind: ivr.AnnounceWait, Wait: l.orUnknown(), Position: l.notWorse(hold.Position), Offer: l.Wait == nil}
	switch {
	case l.sooner(told):
		a.Kind = ivr.AnnounceSooner
	case told.Wait != nil:
		a.Kind, a.Wait, a.Offer = ivr.AnnounceAgain, told.Wait, false
		a.Ago = now.Add(time.Duration(told.Wait.Bound()) * time.Minute).Sub(told.Deadline)
	}
	return a
}

// news are a time that is known at last or is shorter, a better position and thanks, after words some time ago.
func (l Line) news(told ivr.Told, hold *ivr.Hold, since time.Duration) *ivr.Announcement {
	position := l.notWorse(hold.Position)
	switch {
	case since >= soonerEvery && l.sooner(told):
		return &ivr.Announcement{Kind: ivr.AnnounceSooner, Wait: l.Wait, Position: position}
	case since >= soonerEvery && l.Wait != nil && told.Wait == nil:
		return &ivr.Announcement{Kind: ivr.AnnounceWait, Wait: l.Wait, Position: position}
	case since >= positionEvery && position > 0 && position < hold.Position:
		return &ivr.Announcement{Kind: ivr.AnnounceProgress, Position: position}
	case since >= thanksEvery:
		return &ivr.Announcement{Kind: ivr.AnnounceProgress}
	default:
		return nil
	}
}

// sooner reports whether the wait is shorter than what was told.
func (l Line) sooner(told ivr.Told) bool {
	return l.Wait != nil && told.Wait != nil && l.Wait.Bound() < told.Wait.Bound()
}

// notWorse is the position, or 0 where a better one was told.
func (l Line) notWorse(told int) int {
	if told > 0 && l.Position > told {
		return 0
	}
	return l.Position
}

func (l Line) orUnknown() *ivr.Wait {
	if l.Wait == nil {
		return &ivr.Wait{Kind: ivr.WaitUnknown}
	}
	return l.Wait
}

// dueShape is an announcement as a file states it.
var dueShape = regexp.MustCompile(`^(?P<kind>wait|soon|sooner|progress|longer|sorry|again)(?: (?P<wait>unknown|less than a minute|one to two|(?:up to|about|more than) \d{1,3}|between \d{1,3} and \d{1,3}))?` +
	`(?: position (?P<position>\d{1,6}))?(?: because (?P<why>fewer-agents|more-callers|urgent|longer-calls))?(?P<offer> offer)?$`)

const dueWhat = "due must be wait, soon, sooner, progress, longer, sorry or again, and then, as far as it is said, a wait, position N, " +
	"because fewer-agents, more-callers, urgent or longer-calls, and offer"

// due reads what is due to be said; none is nothing but what the line plainly says.
func (r *reader) due(n *yaml.Node) *ivr.Announcement {
	text := r.text(n, "due")
	if text == "none" {
		return nil
	}
	due := dueOf(text)
	if due == nil {
		r.fault(n, dueWhat)
	}
	return due
}

// dueOf is an announcement as it is written; nil: the text is none.
func dueOf(text string) *ivr.Announcement {
	found := dueShape.FindStringSubmatch(text)
	if found == nil {
		return nil
	}
	part := func(name string) string { return found[dueShape.SubexpIndex(name)] }
	a := &ivr.Announcement{Kind: ivr.AnnouncementKind(part("kind")), Why: ivr.WhyLonger(part("why"))}
	a.Offer = part("offer") != "" || a.Kind == ivr.AnnounceLonger || a.Kind == ivr.AnnounceSorry
	a.Position, _ = strconv.Atoi(part("position"))
	switch wait := part("wait"); wait {
	case "":
	case "unknown":
		a.Wait = &ivr.Wait{Kind: ivr.WaitUnknown}
	default:
		a.Wait = waitOf(wait)
	}
	return a
}

// flowDue is what is due as a file states it.
func flowDue(a *ivr.Announcement) string {
	text := a.String()
	if a.Kind == ivr.AnnounceLonger || a.Kind == ivr.AnnounceSorry {
		text = strings.TrimSuffix(text, " offer")
	}
	return fmt.Sprintf(", due: %s", text)
}
