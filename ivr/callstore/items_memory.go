package callstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"presszero/ivr"
)

// KeepNew keeps a message like Keep, and tells whether it was not kept before.
func (m *Memory) KeepNew(_ context.Context, message ivr.Message) (bool, error) {
	if message.Call == "" {
		return false, errors.New("keep message: it belongs to no call")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	id := ItemID(message)
	if slices.ContainsFunc(m.messages, func(kept ivr.Message) bool { return ItemID(kept) == id }) {
		return false, nil
	}
	at, _ := slices.BinarySearchFunc(m.messages, message, func(kept, m ivr.Message) int {
		if kept.Left.After(m.Left) {
			return 1
		}
		return -1
	})
	m.messages = slices.Insert(m.messages, at, message)
	for len(m.messages) > messageLimit {
		delete(m.states, ItemID(m.messages[0]))
		m.messages = slices.Delete(m.messages, 0, 1)
	}
	return true, nil
}

// Item returns a message. ivr.ErrUnknownItem.
func (m *Memory) Item(_ context.Context, id string) (ivr.Item, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.item(id)
}

func (m *Memory) item(id string) (ivr.Item, error) {
	for _, message := range m.messages {
		if ItemID(message) == id {
			return itemOf(message, m.states[id]), nil
		}
	}
	return ivr.Item{}, fmt.Errorf("message %s: %w", id, ivr.ErrUnknownItem)
}

// Act does something with an item, as that of Redis does.
func (m *Memory) Act(_ context.Context, id string, a ivr.Act) (ivr.Item, bool, error) {
	a.At = millis(a.At)
	m.mu.Lock()
	defer m.mu.Unlock()
	before, err := m.item(id)
	if err != nil {
		return before, false, err
	}
	after, changed, err := before.Do(a)
	if changed {
		m.states[id] = itemState{after.State, after.By, after.Since, after.Acts}
	}
	return after, changed, wrapAct(id, a, err)
}

// Items lists messages.
func (m *Memory) Items(_ context.Context, w ivr.ItemsWish) (ivr.ItemsPage, error) {
	var page ivr.ItemsPage
	at, err := parseCursor(w.After)
	if err != nil {
		return page, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []placed
	for _, message := range m.messages {
		one := placed{Item: itemOf(message, m.states[ItemID(message)])}
		listed := one.rank(w.Which)
		if listed && w.Wants(one.Item) && at.before(one.score, one.id, w.Which != ivr.OpenItems) {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b placed) int { return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.id, b.id)) })
	if w.Which != ivr.OpenItems {
		slices.Reverse(all)
	}
	for n, one := range all[:min(w.Limit, len(all))] {
		page.Items = append(page.Items, one.Item)
		if n == w.Limit-1 && len(all) > w.Limit {
			page.Next = one.String()
		}
	}
	return page, nil
}

// placed is an item at its place in an order.
type placed struct {
	cursor
	ivr.Item
}

// rank places an item in an order, and reports whether it is in it.
func (p *placed) rank(which ivr.Which) bool {
	p.id = p.ID
	switch which {
	case ivr.OpenItems:
		p.score = dueScore(p.Message)
		return p.State != "" && p.Open()
	case ivr.DoneItems:
		p.score = p.Since.UnixMilli()
		return p.State != "" && !p.Open()
	case ivr.AllMessages:
	}
	p.score = p.Left.UnixMilli()
	return true
}

// ItemCounts counts the open items of each queue that has a message, and those of them that are late.
func (m *Memory) ItemCounts(_ context.Context, now time.Time) (map[string]ivr.ItemCount, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	counts := map[string]ivr.ItemCount{}
	for _, message := range m.messages {
		item := itemOf(message, m.states[ItemID(message)])
		if item.State == "" {
			continue
		}
		count := counts[item.Queue]
		if item.Open() {
			count.Open++
			if item.Late(now) {
				count.Late++
			}
		}
		counts[item.Queue] = count
	}
	return counts, nil
}
