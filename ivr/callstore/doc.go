// Package callstore remembers calls between their turns: how each one stands, and the reply that each of its last turns
// was given, so that a repeated request changes nothing and gets the same bytes. It also keeps the messages that callers
// leave. There are two stores that keep the same
// promises, [Redis] for replicas that share their calls and [Memory] for a single process.
package callstore

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"presszero/ivr"
)

// How long things are remembered.
const (
	liveFor  = 24 * time.Hour  // a call after its last turn: no call lasts longer
	endedFor = time.Hour       // a call after its end, for requests that come late
	replyFor = 2 * time.Minute // the reply of a turn: no request is repeated later
)

// ErrUnknownCall says that the store has no record of the call, or none any more.
var ErrUnknownCall = errors.New("unknown call")

// encode writes a record as it is stored: how many turns were answered, a space, the session.
func encode(t ivr.Turn) ([]byte, error) {
	if t.Call == "" || t.Turn < 0 {
		return nil, fmt.Errorf("turn %d of call %q: a turn needs a call and a number from 0", t.Turn, t.Call)
	}
	record := append(strconv.AppendInt(make([]byte, 0, 512), int64(t.Turn), 10), ' ')
	record, err := t.Session.AppendBinary(record)
	if err != nil {
		return nil, fmt.Errorf("encode session of call %s: %w", t.Call, err)
	}
	return record, nil
}

// decode reads a record.
func decode(record string) (turn int, s ivr.Session, err error) {
	number, session, _ := strings.Cut(record, " ")
	if turn, err = strconv.Atoi(number); err == nil {
		err = s.UnmarshalBinary([]byte(session))
	}
	if err != nil {
		return 0, ivr.Session{}, fmt.Errorf("decode record: %w", err)
	}
	return turn, s, nil
}
