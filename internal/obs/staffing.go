package obs

import "github.com/prometheus/client_golang/prometheus"

// Staffing is how the staff of a queue is, for metrics.
type Staffing struct {
	State                      string
	AtWork, Required, Promised int
	Level                      float64 // service level expected in the next half hour, 0 to 1
	Newcomer                   float64 // wait in seconds that eight of ten new callers do not exceed
}

// staffings are the metrics of the staff of queues.
type staffings struct {
	agents gauges
	level  gauges
	wait   gauges
	state  gauges
}

func newStaffings() staffings {
	return staffings{
		agents: newGauges("staffing_agents", "Agents of a queue: present, required for the target, and promised: for the waits that callers were told.", "queue", "need"),
		level:  newGauges("staffing_service_level_ratio", "Service level of a queue expected in the next half hour, by those present.", "queue"),
		wait:   newGauges("staffing_new_caller_wait_seconds", "Wait that eight of ten callers who call a queue now do not exceed.", "queue"),
		state:  newGauges("staffing_state", "1 for the state of a queue's staff: short, tight, enough, over or unknown.", "queue", "state"),
	}
}

func (s staffings) collectors() []prometheus.Collector {
	return []prometheus.Collector{s.agents, s.level, s.wait, s.state}
}

// SetStaffing tells how the staff of a queue is.
func (s staffings) SetStaffing(queue string, is Staffing) {
	for need, n := range map[string]int{"present": is.AtWork, "required": is.Required, "promised": is.Promised} {
		s.agents.of(queue, need).Set(float64(n))
	}
	s.level.of(queue).Set(is.Level)
	s.wait.of(queue).Set(is.Newcomer)
	s.state.DeletePartialMatch(prometheus.Labels{"queue": label(queue)})
	s.state.of(queue, is.State).Set(1)
}

// ForgetStaffing leaves the telling to another replica.
func (s staffings) ForgetStaffing() {
	for _, g := range []gauges{s.agents, s.level, s.wait, s.state} {
		g.forget()
	}
}
