package ivr

import (
	"time"

	"presszero/flows"
)

// FetchRequest is a request to another system. It never holds a secret, only the names of those that are put in when it
// is sent.
type FetchRequest struct {
	ID      int // tells it from the others of the call: no call makes two with the same
	Method  string
	URL     string
	Headers []Header
	Body    []flows.Part // JSON; secrets stand inside of its strings; empty: none
	Timeout time.Duration
	Into    []flows.Mapping
}

// Header is one header of a request.
type Header struct {
	Name  string
	Value []flows.Part
}

// Fetched is what became of a request: values of variables, or a failure.
type Fetched struct {
	Values map[string]any
	Failed string // why it failed, in one word; empty: it did not
}

// Pending is a request that is on its way while the caller waits for its answer.
type Pending struct {
	ID    int
	Until time.Time     // when the wait is over, whatever became of it
	Music time.Duration // played so far
}

var (
	pendingFields = []field[Pending]{
		number(func(p *Pending) *int { return &p.ID }),
		moment(func(p *Pending) *time.Time { return &p.Until }),
		number(func(p *Pending) *time.Duration { return &p.Music }),
	}
	fetchedFields = []field[Fetched]{
		variables(func(f *Fetched) *map[string]any { return &f.Values }),
		text(func(f *Fetched) *string { return &f.Failed }),
	}
)

// AppendBinary appends the answer in the form in which replicas share it.
func (f Fetched) AppendBinary(b []byte) ([]byte, error) {
	return appendFields(b, &f, fetchedFields), nil
}

// UnmarshalBinary reads what AppendBinary has written.
func (f *Fetched) UnmarshalBinary(data []byte) error {
	*f = Fetched{}
	return readFields(data, string(data), f, fetchedFields)
}
