package queuetest

import (
	"errors"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"presszero/queue"
)

// Linearizable lets many clients join, match, accept, refuse, call back and leave at once, where a group of so many phones
// rings, and reports whether all that they were answered could have been answered to them one after another: no caller
// offered to more phones than may ring, or given to two, no agent reserved twice, nobody passed over, no offer withheld.
// The seed decides what the clients do.
func Linearizable(t *testing.T, open Open, seed uint64, group int) bool {
	t.Helper()
	s := open(t, func() time.Time { return start })
	ready(t, s, group)
	l := &log{}
	var clients sync.WaitGroup
	for id := range linearClients {
		clients.Go(func() { l.client(t, s, id, rand.New(rand.NewPCG(seed, uint64(id)))) })
	}
	clients.Wait()
	return porcupine.CheckOperations(oneByOne(group), l.operations)
}

// How much goes on at once: few agents, so that clients fight for them.
const (
	linearClients = 6
	linearSteps   = 8
	linearAgents  = 3
	linearCalls   = 2 * linearClients
)

// Agents are numbered; those of odd number speak Hindi. Calls are numbered by arrival; every third one needs Hindi, and
// every second one is to be called back.
func speaks(agent int) bool { return agent%2 == 1 }
func needs(call int) bool   { return call%3 == 0 }
func isOwed(call int) bool  { return call%2 == 0 }

func ready(t *testing.T, s Store, group int) {
	t.Helper()
	if err := s.PutRouting(t.Context(), map[string]queue.Routing{"sales": {Group: group}}); err != nil {
		t.Fatal(err)
	}
	var all []queue.Agent
	for i := range linearAgents {
		a := agentNamed(fmt.Sprint("agent", i), "sales")
		if speaks(i) {
			a.Skills = map[string]int{"lang:hi": 1}
		}
		all = append(all, a)
	}
	if err := s.PutAgents(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if _, err := s.SetAgent(t.Context(), a.ID, queue.Ready, ""); err != nil {
			t.Fatal(err)
		}
	}
}

// act is one thing that a client asked for, and answer what it was told: of an offer the pair, of the others whether
// there was something to do, and whose offers were withdrawn by it.
type act struct {
	verb        string
	call, agent int
}

type answer struct {
	done        bool
	call, agent int
	withdrawn   uint // a bit for each agent
}

// log is what all clients asked for and were told, by a clock that only counts.
type log struct {
	mu         sync.Mutex
	tick       atomic.Int64
	operations []porcupine.Operation
}

func (l *log) do(client int, a act, ask func() answer) answer {
	began := l.tick.Add(1)
	told := ask()
	ended := l.tick.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.operations = append(l.operations, porcupine.Operation{ClientId: client, Input: a, Call: began, Output: told, Return: ended})
	return told
}

func (l *log) client(t *testing.T, s Store, id int, dice *rand.Rand) {
	var held []queue.Offer
	for call := id; call < linearCalls; call += linearClients {
		l.do(id, act{verb: "join", call: call}, func() answer { return join(t, s, call) })
	}
	for range linearSteps {
		switch dice.IntN(6) {
		case 0:
			call := id + linearClients*dice.IntN(linearCalls/linearClients)
			l.leave(t, s, id, call)
		case 1:
			for _, o := range held {
				verb := []string{"reach", "miss", ""}[dice.IntN(3)]
				if verb == "" || !isOwed(number(o.Entry.Call)) || !l.callBack(t, s, id, o, verb) {
					l.refuse(t, s, id, o)
				}
			}
			held = nil
		case 2:
			for _, o := range held {
				l.accept(t, s, id, o)
			}
		default:
			held = append(held, l.offer(t, s, id)...)
		}
	}
}

func join(t *testing.T, s Store, call int) answer {
	tick := queue.Ticket{Call: fmt.Sprint("CA", call), Queue: "sales", Clock: at(call), Seq: int64(call + 1)}
	if needs(call) {
		tick.Lane = "lang:hi"
	}
	if isOwed(call) {
		tick.Callback.Number = fmt.Sprintf("+155501%02d", call)
	}
	if _, err := s.Join(t.Context(), tick); err != nil {
		t.Error(err)
	}
	return answer{done: true}
}

func (l *log) offer(t *testing.T, s Store, id int) (held []queue.Offer) {
	l.do(id, act{verb: "offer"}, func() answer {
		o, err := s.Offer(t.Context(), []string{"sales"}, unrung)
		if err != nil {
			t.Error(err)
		}
		if o == nil {
			return answer{}
		}
		held = append(held, *o)
		return answer{done: true, call: number(o.Entry.Call), agent: number(o.Agent.ID)}
	})
	return held
}

// accept takes the caller of an offer, and frees the agents whose phones have rung in vain.
func (l *log) accept(t *testing.T, s Store, id int, o queue.Offer) {
	var lost []queue.Offer
	l.do(id, act{verb: "accept", call: number(o.Entry.Call), agent: number(o.Agent.ID)}, func() answer {
		got, err := s.Accept(t.Context(), o.Ref, connect)
		if err != nil && !errors.Is(err, queue.ErrStaleOffer) {
			t.Error(err)
		}
		lost = got.Others
		return answer{done: err == nil, withdrawn: numbers(lost)}
	})
	l.release(t, s, id, lost)
}

func (l *log) refuse(t *testing.T, s Store, id int, o queue.Offer) {
	l.do(id, act{verb: "refuse", call: number(o.Entry.Call), agent: number(o.Agent.ID)}, func() answer {
		got, err := s.Refuse(t.Context(), o.Ref, queue.Lost)
		if err != nil && !errors.Is(err, queue.ErrStaleOffer) {
			t.Error(err)
		}
		return answer{done: got.Entry.Call != ""}
	})
}

// callBack calls a customer first, and then says what came of it: reach or miss. False: the customer may not be.
func (l *log) callBack(t *testing.T, s Store, id int, o queue.Offer, verb string) bool {
	call := o.Entry.Call
	told := l.do(id, act{verb: "call", call: number(call), agent: number(o.Agent.ID)}, func() answer {
		_, err := s.CallFirst(t.Context(), o.Ref, unrung)
		return answer{done: done(t, err)}
	})
	if !told.done {
		return false
	}
	leg := "leg-" + call
	if _, err := s.Dialled(t.Context(), call, leg, ring); !done(t, err) {
		leg = ""
	}
	l.do(id, act{verb: verb, call: number(call)}, func() answer {
		var err error
		if verb == "reach" {
			_, err = s.Reached(t.Context(), call, leg)
		} else {
			_, _, err = s.Missed(t.Context(), call, leg, queue.MissedBusy, time.Time{})
		}
		return answer{done: done(t, err)}
	})
	return true
}

// done reports whether there was something to do.
func done(t *testing.T, err error) bool {
	late := errors.Is(err, queue.ErrStaleOffer) || errors.Is(err, queue.ErrEnded)
	if err != nil && !late && !errors.Is(err, queue.ErrEnoughCalled) {
		t.Error(err)
	}
	return err == nil
}

// leave takes a call out and frees the agents whose offers it had.
func (l *log) leave(t *testing.T, s Store, id, call int) {
	var lost []queue.Offer
	l.do(id, act{verb: "leave", call: call}, func() answer {
		_, o, err := s.Leave(t.Context(), fmt.Sprint("CA", call), queue.Left, 0)
		if err != nil {
			t.Error(err)
		}
		if o != nil {
			lost = append([]queue.Offer{*o}, o.Others...)
		}
		return answer{done: o != nil, withdrawn: numbers(lost)}
	})
	l.release(t, s, id, lost)
}

func (l *log) release(t *testing.T, s Store, id int, lost []queue.Offer) {
	for _, o := range lost {
		l.do(id, act{verb: "release", agent: number(o.Agent.ID)}, func() answer {
			if err := s.Release(t.Context(), o.Ref); err != nil {
				t.Error(err)
			}
			return answer{done: true}
		})
	}
}

// numbers is a bit for the agent of each offer.
func numbers(offers []queue.Offer) uint {
	var all uint
	for _, o := range offers {
		all |= 1 << number(o.Agent.ID)
	}
	return all
}

// number is that in the name of a call or an agent.
func number(name string) int {
	var word string
	var n int
	for i, r := range name {
		if r >= '0' && r <= '9' {
			word = name[i:]
			break
		}
	}
	_, _ = fmt.Sscan(word, &n)
	return n
}

// sheet is the whole line as one client alone would know it: who waits, who is ready, and who is offered to whom.
type sheet struct {
	waiting, ready uint
	called, onLeg  uint              // callbacks whose number is being called, and those who were reached
	rings, talks   [linearCalls]uint // agents of each call
}

// oneByOne is the line when everything happens one after another.
func oneByOne(group int) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return sheet{ready: 1<<linearAgents - 1} },
		Step: func(state, input, output any) (bool, any) {
			before, asked, told := state.(sheet), input.(act), output.(answer)
			want, after := before.step(asked, group)
			return want == told, after
		},
	}
}

func (s sheet) step(a act, group int) (answer, sheet) {
	mine := uint(1) << a.agent
	switch a.verb {
	case "join":
		s.waiting |= 1 << a.call
		return answer{done: true}, s
	case "offer":
		return s.offer(group)
	case "accept":
		if s.talks[a.call] == mine {
			return answer{done: true}, s
		}
		if s.rings[a.call]&mine == 0 {
			return answer{}, s
		}
		lost := s.rings[a.call] &^ mine
		s.rings[a.call], s.talks[a.call] = 0, mine
		return answer{done: true, withdrawn: lost}, s
	case "refuse":
		if s.rings[a.call]&mine == 0 {
			return answer{}, s
		}
		if s.rings[a.call] &^= mine; s.rings[a.call] == 0 {
			s.waiting |= 1 << a.call
		}
		s.ready |= mine
		return answer{done: true}, s
	case "call":
		if s.rings[a.call]&mine == 0 || s.onLeg>>a.call&1 == 1 || bits.OnesCount(s.called) > s.readyFor(a.call) {
			return answer{}, s
		}
		s.rings[a.call] = 0
		s.called |= 1 << a.call
		s.ready |= mine
		return answer{done: true}, s
	case "reach", "miss":
		if s.called>>a.call&1 == 0 {
			return answer{}, s
		}
		s.called &^= 1 << a.call
		if a.verb == "reach" {
			s.onLeg |= 1 << a.call
			s.waiting |= 1 << a.call
		}
		return answer{done: true}, s
	case "leave":
		s.called &^= 1 << a.call
		s.waiting &^= 1 << a.call
		held := s.rings[a.call] | s.talks[a.call]
		s.rings[a.call], s.talks[a.call] = 0, 0
		return answer{done: held != 0, withdrawn: held}, s
	default:
		s.ready |= 1 << a.agent
		return answer{done: true}, s
	}
}

// readyFor is how many agents are ready who may serve a call.
func (s sheet) readyFor(call int) int {
	n := 0
	for agents := s.ready; agents != 0; agents &= agents - 1 {
		if !needs(call) || speaks(bits.TrailingZeros(agents)) {
			n++
		}
	}
	return n
}

// offer takes the first caller for whom somebody is ready, and the first of those: of the callers without an offer, or
// else of those for whom more phones may ring.
func (s sheet) offer(group int) (answer, sheet) {
	var filling uint
	for call, agents := range s.rings {
		phones := group
		if isOwed(call) && s.onLeg>>call&1 == 0 {
			phones = 1
		}
		if agents != 0 && bits.OnesCount(agents) < phones {
			filling |= 1 << call
		}
	}
	if told, after := s.pair(s.waiting); told.done {
		return told, after
	}
	return s.pair(filling)
}

func (s sheet) pair(callers uint) (answer, sheet) {
	for ; callers != 0; callers &= callers - 1 {
		call := bits.TrailingZeros(callers)
		for agents := s.ready; agents != 0; agents &= agents - 1 {
			agent := bits.TrailingZeros(agents)
			if needs(call) && !speaks(agent) {
				continue
			}
			s.waiting &^= 1 << call
			s.ready &^= 1 << agent
			s.rings[call] |= 1 << agent
			return answer{done: true, call: call, agent: agent}, s
		}
	}
	return answer{}, s
}
