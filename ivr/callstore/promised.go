package callstore

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"presszero/ivr"
)

// How many promises wait to be taken into the ledger, which takes them at once, and for how long after the last one.
const (
	toldLimit = 10_000
	toldFor   = 7 * 24 * time.Hour
)

// toldField is the one field of an entry of the stream.
const toldField = "told"

func (r *Redis) toldKey() string { return "pz:{" + r.site + "}:told" }

func encodePromised(all []ivr.Promised) ([]any, error) {
	encoded := make([]any, 0, len(all))
	for _, p := range all {
		text, err := json.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("encode a promise of call %s: %w", p.Call, err)
		}
		encoded = append(encoded, text)
	}
	return encoded, nil
}

// Promised reads at most limit promises that callers were told after the one of that ID, "" from the oldest kept, and the ID to
// go on from.
func (r *Redis) Promised(ctx context.Context, after string, limit int) ([]ivr.Promised, string, error) {
	from := "-"
	if after != "" {
		from = "(" + after
	}
	entries, err := r.client.XRangeN(ctx, r.toldKey(), from, "+", int64(limit)).Result()
	if err != nil {
		return nil, after, fmt.Errorf("promises after %q: %w", after, err)
	}
	told := make([]ivr.Promised, 0, len(entries))
	for _, entry := range entries {
		text, _ := entry.Values[toldField].(string)
		var p ivr.Promised
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			return nil, after, fmt.Errorf("promise %s: %w", entry.ID, err)
		}
		p.ID = entry.ID
		told, after = append(told, p), entry.ID
	}
	return told, after, nil
}

// toldID is a time in milliseconds and a number within it, as Redis numbers the entries of a stream.
type toldID struct{ ms, n int64 }

func (id toldID) String() string {
	return strconv.FormatInt(id.ms, 10) + "-" + strconv.FormatInt(id.n, 10)
}

func (id toldID) compare(other toldID) int {
	return slices.Compare([]int64{id.ms, id.n}, []int64{other.ms, other.n})
}

func parseToldID(text string) (id toldID, err error) {
	ms, n, _ := strings.Cut(text, "-")
	if id.ms, err = strconv.ParseInt(ms, 10, 64); err == nil {
		id.n, err = strconv.ParseInt(n, 10, 64)
	}
	if err != nil {
		return toldID{}, fmt.Errorf("promise %q: want <milliseconds>-<number>", text)
	}
	return id, nil
}

// tell appends promises.
func (m *Memory) tell(all []ivr.Promised, now time.Time) {
	for _, p := range all {
		if ms := now.UnixMilli(); ms > m.lastTold.ms {
			m.lastTold = toldID{ms: ms}
		} else {
			m.lastTold.n++
		}
		p.ID = m.lastTold.String()
		m.told = append(m.told, p)
	}
	m.told = m.told[max(0, len(m.told)-toldLimit):]
}

// Promised reads at most limit promises that callers were told after the one of that ID, "" from the oldest kept, and the ID to
// go on from.
func (m *Memory) Promised(_ context.Context, after string, limit int) ([]ivr.Promised, string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	from := 0
	if after != "" {
		last, err := parseToldID(after)
		if err != nil {
			return nil, after, err
		}
		from, _ = slices.BinarySearchFunc(m.told, last, func(p ivr.Promised, last toldID) int {
			if id, _ := parseToldID(p.ID); id.compare(last) > 0 {
				return 1
			}
			return -1
		})
	}
	told := slices.Clone(m.told[from:min(from+limit, len(m.told))])
	if len(told) > 0 {
		after = told[len(told)-1].ID
	}
	return told, after, nil
}
