package callstore

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"presszero/ivr"
)

//go:embed lua/act.lua
var actSource string

// ItemID is the name of a message: the same for a message that is kept again.
func ItemID(m ivr.Message) string {
	sum := sha256.Sum256([]byte(messageID(m)))
	return hex.EncodeToString(sum[:8])
}

// itemState is what is kept of an item beside its message.
type itemState struct {
	State ivr.ItemState
	By    string `json:",omitempty"`
	Since time.Time
	Acts  []ivr.Act `json:",omitempty"`
}

// itemOf is a message with what has become of it.
func itemOf(m ivr.Message, s itemState) ivr.Item {
	i := ivr.Item{Message: m, ID: ItemID(m)}
	switch {
	case s.State != "":
		i.State, i.By, i.Since, i.Acts = s.State, s.By, s.Since, s.Acts
	case m.IsItem():
		i.State, i.Since = ivr.ItemNew, m.Left
	}
	return i
}

// undue is what stands before the time of an item without a due time, so that it comes after all that are due.
const undue = 1e15

// dueScore orders open items.
func dueScore(m ivr.Message) int64 {
	if m.Due.IsZero() {
		return undue + m.Left.UnixMilli()
	}
	return m.Due.UnixMilli()
}

// KeepNew keeps a message like Keep, and tells whether it was not kept before.
func (r *Redis) KeepNew(ctx context.Context, m ivr.Message) (bool, error) {
	encoded, err := encodeMessage(m)
	if err != nil {
		return false, err
	}
	score := ""
	if m.IsItem() {
		score = strconv.FormatInt(dueScore(m), 10)
	}
	kept, err := r.keep.Run(ctx, r.client, []string{r.messagesKey()}, ItemID(m), encoded, m.Left.UnixMilli(), messageLimit,
		messagesFor.Milliseconds(), m.Queue, score).Int()
	if err != nil {
		return false, fmt.Errorf("keep message of call %s: %w", m.Call, err)
	}
	return kept == 1, nil
}

func (r *Redis) messagesKey() string { return "pz:{" + r.site + "}:messages" }

// Item returns a message. ivr.ErrUnknownItem.
func (r *Redis) Item(ctx context.Context, id string) (ivr.Item, error) {
	item, _, err := r.item(ctx, id)
	return item, err
}

// item returns a message, and its state as it is stored.
func (r *Redis) item(ctx context.Context, id string) (ivr.Item, string, error) {
	var message, state *redis.StringCmd
	_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		message = p.HGet(ctx, r.messagesKey(), id)
		state = p.HGet(ctx, r.messagesKey()+":states", id)
		return nil
	})
	if errors.Is(message.Err(), redis.Nil) {
		return ivr.Item{}, "", fmt.Errorf("message %s: %w", id, ivr.ErrUnknownItem)
	}
	if err != nil && !errors.Is(err, redis.Nil) {
		return ivr.Item{}, "", fmt.Errorf("message %s: %w", id, err)
	}
	item, err := decodeItem(message.Val(), state.Val())
	return item, state.Val(), err
}

func decodeItem(message, state string) (ivr.Item, error) {
	var m ivr.Message
	var s itemState
	err := json.Unmarshal([]byte(message), &m)
	if err == nil && state != "" {
		err = json.Unmarshal([]byte(state), &s)
	}
	if err != nil {
		return ivr.Item{}, fmt.Errorf("decode message: %w", err)
	}
	return itemOf(m, s), nil
}

// mostRaces is how often an act is tried again that others overtake.
const mostRaces = 50

// Act does something with an item, atomically: of two who claim it one has it, and the other is told who. Errors as those of
// ivr.Item.Do, with the item as it is, and ivr.ErrUnknownItem.
func (r *Redis) Act(ctx context.Context, id string, a ivr.Act) (ivr.Item, bool, error) {
	a.At = millis(a.At)
	for range mostRaces {
		before, stored, err := r.item(ctx, id)
		if err != nil {
			return ivr.Item{}, false, err
		}
		after, changed, err := before.Do(a)
		if err != nil || !changed {
			return after, false, wrapAct(id, a, err)
		}
		text, err := json.Marshal(itemState{after.State, after.By, after.Since, after.Acts})
		if err != nil {
			return before, false, wrapAct(id, a, err)
		}
		done := ""
		if !after.Open() {
			done = strconv.FormatInt(after.Since.UnixMilli(), 10)
		}
		won, err := r.act.Run(ctx, r.client, []string{r.messagesKey()}, id, stored, text, after.Queue, done, messagesFor.Milliseconds()).Int()
		if err != nil {
			return before, false, wrapAct(id, a, err)
		}
		if won == 1 {
			return after, true, nil
		}
	}
	return ivr.Item{}, false, wrapAct(id, a, errors.New("others were faster each time"))
}

func wrapAct(id string, a ivr.Act, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("message %s %s by %s: %w", id, a.Kind, a.By, err)
}

// itemPage is how many messages are read at once, and itemReads how often for one page: filters look no further.
const (
	itemPage  = 200
	itemReads = 100
)

// Items lists messages.
func (r *Redis) Items(ctx context.Context, w ivr.ItemsWish) (ivr.ItemsPage, error) {
	var page ivr.ItemsPage
	at, err := parseCursor(w.After)
	if err != nil {
		return page, err
	}
	for range itemReads {
		ranked, err := r.ranked(ctx, w, at)
		if err != nil {
			return page, fmt.Errorf("list messages: %w", err)
		}
		items, err := r.read(ctx, ranked)
		if err != nil {
			return page, fmt.Errorf("list messages: %w", err)
		}
		for n, item := range items {
			if len(page.Items) == w.Limit {
				page.Next = at.String()
				return page, nil
			}
			if at = (cursor{int64(ranked[n].Score), fmt.Sprint(ranked[n].Member)}); item.ID != "" && w.Wants(item) {
				page.Items = append(page.Items, item)
			}
		}
		if len(ranked) == 0 {
			return page, nil
		}
	}
	page.Next = at.String()
	return page, nil
}

// ranked are the messages that follow a place in their order.
func (r *Redis) ranked(ctx context.Context, w ivr.ItemsWish, at cursor) ([]redis.Z, error) {
	z := redis.ZRangeArgs{Start: "-inf", Stop: "+inf", ByScore: true, Count: itemPage, Rev: w.Which != ivr.OpenItems}
	switch {
	case w.Which == ivr.OpenItems && w.Queue != "":
		z.Key = r.messagesKey() + ":open:" + w.Queue
	case w.Which == ivr.OpenItems:
		z.Key = r.messagesKey() + ":open"
	case w.Which == ivr.DoneItems:
		z.Key = r.messagesKey() + ":done"
	default:
		z.Key = r.messagesKey() + ":order"
	}
	if z.Rev {
		z.Start, z.Stop = z.Stop, z.Start
	}
	if at.id != "" {
		z.Start = at.score
	}
	for {
		found, err := r.client.ZRangeArgsWithScores(ctx, z).Result()
		if err != nil {
			return nil, err
		}
		for n, one := range found {
			if at.before(int64(one.Score), fmt.Sprint(one.Member), z.Rev) {
				return found[n:], nil
			}
		}
		if len(found) < itemPage {
			return nil, nil
		}
		z.Offset += itemPage // so many of one score
	}
}

// read reads messages by their place. One that was forgotten meanwhile has no ID.
func (r *Redis) read(ctx context.Context, ranked []redis.Z) ([]ivr.Item, error) {
	if len(ranked) == 0 {
		return nil, nil
	}
	ids := make([]string, len(ranked))
	for n, one := range ranked {
		ids[n] = fmt.Sprint(one.Member)
	}
	var messages, states *redis.SliceCmd
	if _, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		messages = p.HMGet(ctx, r.messagesKey(), ids...)
		states = p.HMGet(ctx, r.messagesKey()+":states", ids...)
		return nil
	}); err != nil {
		return nil, err
	}
	items := make([]ivr.Item, len(ids))
	for n, message := range messages.Val() {
		text, ok := message.(string)
		if !ok {
			continue
		}
		state, _ := states.Val()[n].(string)
		var err error
		if items[n], err = decodeItem(text, state); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// ItemCounts counts the open items of each queue that ever had one, and those of them that are late.
func (r *Redis) ItemCounts(ctx context.Context, now time.Time) (map[string]ivr.ItemCount, error) {
	queues, err := r.client.SMembers(ctx, r.messagesKey()+":queues").Result()
	if err != nil {
		return nil, fmt.Errorf("count messages: %w", err)
	}
	open, late := map[string]*redis.IntCmd{}, map[string]*redis.IntCmd{}
	_, err = r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, queue := range queues {
			open[queue] = p.ZCard(ctx, r.messagesKey()+":open:"+queue)
			late[queue] = p.ZCount(ctx, r.messagesKey()+":open:"+queue, "-inf", "("+strconv.FormatInt(now.UnixMilli(), 10))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count messages: %w", err)
	}
	counts := map[string]ivr.ItemCount{}
	for _, queue := range queues {
		counts[queue] = ivr.ItemCount{Open: int(open[queue].Val()), Late: int(late[queue].Val())}
	}
	return counts, nil
}

// cursor is a place in an order of messages; without an ID it is the beginning.
type cursor struct {
	score int64
	id    string
}

// String is the cursor as it travels.
func (c cursor) String() string { return strconv.FormatInt(c.score, 10) + "-" + c.id }

func parseCursor(text string) (cursor, error) {
	if text == "" {
		return cursor{}, nil
	}
	number, id, found := strings.Cut(text, "-")
	score, err := strconv.ParseInt(number, 10, 64)
	if !found || id == "" || err != nil {
		return cursor{}, fmt.Errorf("list messages after %q: %w", text, ivr.ErrNoPage)
	}
	return cursor{score, id}, nil
}

// before reports whether a message comes after the cursor.
func (c cursor) before(score int64, id string, rev bool) bool {
	switch {
	case c.id == "":
		return true
	case rev:
		return score < c.score || score == c.score && id < c.id
	default:
		return score > c.score || score == c.score && id > c.id
	}
}
