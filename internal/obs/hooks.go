package obs

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// hooks are the metrics of webhooks to other systems.
type hooks struct {
	tries    *prometheus.CounterVec
	disabled *prometheus.GaugeVec
	lag      *prometheus.GaugeVec
}

func newHooks() hooks {
	return hooks{
		tries:    counter("hook_deliveries_total", "Messages to other systems, by what became of them: taken, failed, parked or lost.", "hook", "outcome"),
		disabled: gauges("hook_disabled", "1 for a webhook that is sent nothing any more.", "hook"),
		lag:      gauges("hook_lag_seconds", "Age of the event that a webhook is to be told of next; 0: it knows all.", "hook"),
	}
}

func (h hooks) ofHooks() []prometheus.Collector {
	return []prometheus.Collector{h.tries, h.disabled, h.lag}
}

// HookTried counts what became of a message.
func (h hooks) HookTried(hook, outcome string) {
	h.tries.WithLabelValues(label(hook), label(outcome)).Inc()
}

// HookStands tells how far a webhook is behind, and whether it is disabled.
func (h hooks) HookStands(hook string, disabled bool, lag time.Duration) {
	is := 0.0
	if disabled {
		is = 1
	}
	h.disabled.WithLabelValues(label(hook)).Set(is)
	h.lag.WithLabelValues(label(hook)).Set(lag.Seconds())
}
