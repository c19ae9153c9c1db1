package queue

import "time"

// Waited is how long the caller has waited by now: since the service clock, until caller and agent met; at least 0.
func (e Entry) Waited(now time.Time) time.Duration {
	if !e.Bridged.IsZero() {
		now = e.Bridged
	}
	return max(now.Sub(e.Clock), 0)
}
