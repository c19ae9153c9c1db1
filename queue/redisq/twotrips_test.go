package redisq

import (
	"context"
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"presszero/internal/clock"
	"presszero/internal/redistest"
	"presszero/queue"
	"presszero/queue/queuetest"
	"presszero/queue/queuetest/crowd"
)

// TestTheCheckOfACrowdCatchesFaultyStores lets a small crowd be served at stores that are wrong in the ways in which such
// stores are wrong in life. Each must be caught.
func TestTheCheckOfACrowdCatchesFaultyStores(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		store func(s *Store) queuetest.Store
		want  []string // one of them
	}{
		"a claim in two trips":           {func(s *Store) queuetest.Store { return claimsInTwoTrips{s} }, []string{"offered twice at once", "two offers"}},
		"a lease reaper that sleeps":     {func(s *Store) queuetest.Store { return reapsAfterASleep{s} }, []string{"in hand", "offer is over"}},
		"a retry that is not idempotent": {func(s *Store) queuetest.Store { return refusesAgain{s} }, []string{"offer is over", "in hand"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := redistest.Start(t).Client(t)
			report := crowd.Serve(t, func(t *testing.T, now func() time.Time) queuetest.Store {
				t.Helper()
				s, err := New(Options{Client: client, Site: "test", Now: now})
				if err != nil {
					t.Fatal(err)
				}
				return c.store(s)
			}, crowd.Size{Callers: 2000, Agents: 60, Dispatchers: 8})
			t.Log(report)
			found := strings.Join(report.Faults, "\n")
			for _, want := range c.want {
				if strings.Contains(found, want) {
					return
				}
			}
			t.Errorf("the check found %q, want one of %q", found, c.want)
		})
	}
}

// source is the text of a script up to a line, and what follows it.
func source(verb, line string) (before, after string) {
	text, err := fs.ReadFile(sources, "lua/"+verb+".lua")
	if err != nil {
		panic(err)
	}
	before, after, found := strings.Cut(string(text), line)
	if !found {
		panic(verb + ".lua has no line " + line)
	}
	return before, after
}

// rewrite has a store run another text for a verb; the store is a copy.
func (s *Store) rewrite(verb, text string) *Store {
	other := *s
	var err error
	if other.library, err = bind(map[string]string{verb: text}); err != nil {
		panic(err)
	}
	return &other
}

// nap is how long a faulty store sleeps between two trips.
func nap(ctx context.Context) error { return clock.Sleep(ctx, clock.System{}, 5*time.Millisecond) }

// claimsInTwoTrips is the shipped claim, cut in two: it looks who comes next, and then writes without looking again.
type claimsInTwoTrips struct{ *Store }

func (s claimsInTwoTrips) Offer(ctx context.Context, queues []string, unrung time.Duration) (*queue.Offer, error) {
	const seam = "if not id then return 'NONE' end\n"
	look, write := source("offer", seam)
	args := []any{millis(unrung)}
	for _, name := range queues {
		args = append(args, name)
	}
	seen, err := s.rewrite("offer", look+seam+"return { best.member, best.queue, best.lane, id, why }").run(ctx, "offer", args...)
	if err != nil || seen.empty() {
		return nil, err
	}
	if err := nap(ctx); err != nil {
		return nil, err
	}
	claim := "#!lua\n-- include offer_write.lua\n" +
		"local unrung, id, why, plan = tonumber(ARGV[2]), ARGV[6], ARGV[7], { group = 1 }\n" +
		"local best = { member = ARGV[3], queue = ARGV[4], lane = ARGV[5] }\n" +
		"local e = entry_read(member_call(best.member))\n" + write
	r, err := s.rewrite("offer", claim).run(ctx, "offer", append([]any{millis(unrung)}, seen.fields...)...)
	if err != nil {
		return nil, err
	}
	o, err := read(r, (*reply).offer)
	return &o, err
}

// reapsAfterASleep reads what is due with all that it knows of it, sleeps, and settles it as it was.
type reapsAfterASleep struct{ *Store }

func (s reapsAfterASleep) Sweep(ctx context.Context, limit int) ([]queue.Due, error) {
	settle, _ := source("sweep", "local reply = {}\n")
	seen, err := s.rewrite("sweep", settle+`
local seen = {}
for _, due in ipairs(redis.call('ZRANGEBYSCORE', key_deadlines, '-inf', text(now), 'LIMIT', 0, limit)) do
  local id = string.sub(due, 3)
  local wraps = string.sub(due, 1, 2) == 'w:'
  seen[#seen + 1] = cjson.encode(wraps and { agent = agent_read(id) } or { offer = offer_known(id) })
end
return seen`).run(ctx, "sweep", limit)
	if err != nil {
		return nil, err
	}
	if err := nap(ctx); err != nil {
		return nil, err
	}
	r, err := s.rewrite("sweep", settle+`
local reply = {}
for i = 3, #ARGV do
  local was = cjson.decode(ARGV[i])
  reply[#reply + 1] = was.agent and wrap_up_over(was.agent) or offer_over(was.offer)
end
return reply`).run(ctx, "sweep", append([]any{limit}, seen.fields...)...)
	if err != nil {
		return nil, err
	}
	return readAll(r, (*reply).due)
}

// refusesAgain tries every third refusal again as if its answer had not come, and does not look whether it had been obeyed.
type refusesAgain struct{ *Store }

var refusals atomic.Int64

func (s refusesAgain) Refuse(ctx context.Context, ref queue.OfferRef, why queue.Refusal) (queue.Offer, error) {
	o, err := s.Store.Refuse(ctx, ref, why)
	if err != nil || o.Entry.Call == "" || refusals.Add(1)%3 != 0 {
		return o, err
	}
	if err := nap(ctx); err != nil {
		return o, err
	}
	_, err = s.rewrite("refuse", "#!lua\n-- include offer_write.lua\n"+`
local o = { ref = ARGV[2], call = ARGV[4], agent = ARGV[5], queue = ARGV[6], leg = ARGV[7] }
local e, a = entry_read(o.call), agent_read(o.agent)
offer_refuse(o, e, a, ARGV[3])
return offer_reply(o, e, a)`).run(ctx, "refuse", string(ref), string(why), o.Entry.Call, o.Agent.ID, o.Entry.Queue, o.Leg)
	return o, err
}
