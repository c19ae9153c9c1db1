package queuetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"presszero/queue"
)

// life is a caller who is offered, answered and served, told in the words of the feed.
var life = []string{
	"agent anna ready", "joined CA1", "offered CA1 anna 1", "agent anna reserved 1", "ringing CA1 anna 1", "accepted CA1 anna 1",
	"agent anna talking 1", "bridged CA1 anna 1", "ended CA1 answered", "agent anna wrap-up", "agent anna ready",
}

func TestAReplayFindsWhatMustNeverHappen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		feed []string
		want string
	}{
		"a whole life":                  {life, ""},
		"a refusal and another agent":   {told(life[:5], "refused CA1 anna 1 declined", "agent anna away", "offered CA1 ben 2", "agent ben reserved 2"), ""},
		"a talk that was not begun":     {told(life[:7], "refused CA1 anna 1 lost", "agent anna ready", "offered CA1 anna 2"), ""},
		"a caller who leaves an offer":  {told(life[:5], "withdrawn CA1 anna 1 abandoned", "ended CA1 abandoned", "agent anna ready"), ""},
		"a caller who comes again":      {told(life, "joined CA1"), ""},
		"a callback, customer first":    {told(life[:4], "calling CA1 anna 1", "agent anna ready", "dialled CA1", "reached CA1", "offered CA1 anna 2"), ""},
		"a callback that is missed":     {told(slices.Concat(life[:1], []string{"joined CA1 callback"}, life[2:7]), "missed CA1 anna 1", "withdrawn CA1 anna 1", "deferred CA1", "returned CA1", "offered CA1 ben 2"), ""},
		"a callback that is taken up":   {told(life[:2], "joined CA1 callback", "deferred CA1", "joined CA1 resumed", "offered CA1 anna 1"), ""},
		"a callback that is not owed":   {told(life, "dialled CA1"), "not in line"},
		"a callback that never was":     {told(life[:2], "returned CA1"), "not deferred"},
		"a ring for who waits":          {told(life[:2], "dialled CA1"), "nobody is to be called"},
		"a callback in a talk":          {told(life[:8], "calling CA1 anna 1"), "was answered"},
		"a caller offered twice":        {told(life[:4], "offered CA1 ben 2"), "offered twice at once"},
		"a caller offered in a talk":    {told(life[:8], "offered CA1 ben 2"), "connected by 1"},
		"a caller offered who has gone": {told(life, "offered CA1 anna 2"), "not in line"},
		"an agent with two offers":      {told(life[:4], "joined CA2", "offered CA2 anna 2"), "two offers"},
		"an offer made twice":           {told(life[:5], "refused CA1 anna 1 lost", "agent anna ready", "offered CA1 anna 1"), "made twice"},
		"a second end":                  {told(life, "ended CA1 answered"), "ends twice"},
		"an end without a stay":         {[]string{"ended CA1 abandoned"}, "never in line"},
		"an end while the phone rings":  {told(life[:5], "ended CA1 abandoned"), "while 1 is out"},
		"answered without a talk":       {told(life[:2], "ended CA1 answered"), "have met: false"},
		"abandoned after a talk":        {told(life[:8], "ended CA1 abandoned"), "have met: true"},
		"a second join":                 {told(life[:2], "joined CA1"), "in line already"},
		"a move out of a talk":          {told(life[:8], "joined CA1 moved"), "not waiting"},
		"a lapse after the acceptance":  {told(life[:8], "refused CA1 anna 1 no-answer"), "that was accepted"},
		"an answer that comes too late": {told(life[:5], "refused CA1 anna 1 declined", "agent anna away", "accepted CA1 anna 1"), "offer is over"},
		"an answer of another agent":    {told(life[:5], "accepted CA1 ben 1"), "of CA1 to anna"},
		"an offer accepted twice":       {told(life[:6], "accepted CA1 anna 1"), "accepted twice"},
		"a meeting without acceptance":  {told(life[:5], "bridged CA1 anna 1"), "without an accepted offer"},
		"two legs for one offer":        {told(life[:5], "ringing CA1 anna 1 other"), "two legs"},
		"an agent freed by mistake":     {told(life[:7], "agent anna ready"), "in hand"},
		"an agent reserved for nobody":  {[]string{"agent anna reserved 1"}, "without an offer"},
		"an agent who talks to nobody":  {told(life[:4], "agent anna talking 1"), "without an accepted"},
		"an agent who wraps up a talk":  {told(life[:8], "agent anna wrap-up"), "not over"},
		"a priority for nobody":         {[]string{"prioritised CA1"}, "not in line"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := NewReplay()
			for i, line := range c.feed {
				r.Note(event(i, line))
			}
			got := strings.Join(r.Faults(), "\n")
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("faults %q, want %q", got, c.want)
			}
		})
	}
}

func TestAReplayOfARingGroupAllowsSeveralOffersAndOneTalk(t *testing.T) {
	t.Parallel()
	group := []string{"joined CA1", "offered CA1 anna 1", "offered CA1 ben 2", "accepted CA1 ben 2", "withdrawn CA1 anna 1", "bridged CA1 ben 2", "ended CA1 answered"}
	for _, c := range []struct {
		feed []string
		want bool
	}{{group, true}, {told(group[:4], "accepted CA1 ben 2"), false}, {told(group[:3], "offered CA1 ben 3"), false}} {
		r := NewReplay("")
		for i, line := range c.feed {
			r.Note(event(i, line))
		}
		if faults := r.Faults(); (len(faults) == 0) != c.want {
			t.Errorf("%v has faults %v", c.feed, faults)
		}
	}
}

func TestAReplayKnowsWhoHasNoEnd(t *testing.T) {
	t.Parallel()
	r := NewReplay()
	for i, line := range told(life, "joined CA2", "joined CA3") {
		r.Note(event(i, line))
	}
	if got := fmt.Sprint(r.Open(), r.Ended()); got != "[CA2 CA3] map[answered:1]" {
		t.Errorf("open and ended are %s", got)
	}
}

// told is a feed that goes on so.
func told(feed []string, more ...string) []string {
	return append(append([]string(nil), feed...), more...)
}

// event reads a line of a feed: kind, then call, agent, offer and why, or agent, state and offer.
func event(i int, line string) queue.Event {
	word := func(n int) string {
		if words := strings.Fields(line); n < len(words) {
			return words[n]
		}
		return ""
	}
	e := queue.Event{ID: fmt.Sprint(i), Kind: queue.EventKind(word(0)), Call: word(1)}
	switch e.Kind {
	case queue.EventAgent:
		e.Call, e.Agent, e.State, e.Offer = "", word(1), queue.AgentState(word(2)), queue.OfferRef(word(3))
	case queue.EventJoined, queue.EventEnded:
		e.Why = word(2)
	case queue.EventRinging:
		e.Agent, e.Offer, e.Leg = word(2), queue.OfferRef(word(3)), "leg"+word(4)
	default:
		e.Agent, e.Offer, e.Why = word(2), queue.OfferRef(word(3)), word(4)
	}
	return e
}
