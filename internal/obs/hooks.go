package obs

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// hooks are the metrics of webhooks to other systems.
type hooks struct {
	tries    counters
	disabled gauges
	lag      gauges
}

func newHooks() hooks {
	return hooks{
		tries:    newCounters("hook_deliveries_total", "Messages to other systems, by what became of them: taken, failed, parked or lost.", "hook", "outcome"),
		disabled: newGauges("hook_disabled", "1 for a webhook that is sent nothing any more.", "hook"),
		lag:      newGauges("hook_lag_seconds", "Age of the event that a webhook is to be told of next; 0: it knows all.", "hook"),
	}
}

func (h hooks) ofHooks() []prometheus.Collector {
	return []prometheus.Collector{h.tries, h.disabled, h.lag}
}

// HookTried counts what became of a message.
func (h hooks) HookTried(hook, outcome string) {
	h.tries.of(hook, outcome).Inc()
}

// HookStands tells how far a webhook is behind that is sent to.
func (h hooks) HookStands(hook string, lag time.Duration) {
	h.disabled.of(hook).Set(0)
	h.lag.of(hook).Set(lag.Seconds())
}

// HookDisabled tells that a webhook is sent nothing any more.
func (h hooks) HookDisabled(hook string) {
	h.disabled.of(hook).Set(1)
}
