package obs

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Line is a picture of who waits and who works.
type Line struct {
	At     time.Time            // when the picture was taken
	Queues map[string]QueueLine // by name
	Agents map[string]int       // how many, by state

	Messages map[string]Messages // by queue
}

// Messages is a picture of the messages of a queue that somebody is to see to.
type Messages struct {
	Open int
	Late int // of the open ones: their time has passed
}

// QueueLine is a picture of one queue.
type QueueLine struct {
	Waiting    int
	OldestWait time.Duration  // of the caller who has waited longest; 0 when nobody waits
	Callers    map[string]int // how many, by state: waiting, offered, calling, talking, and deferred: a callback whose time has not come
	Agents     map[string]int // who serve the queue, by state; who serves several counts in each
}

// by is a gauge of a picture: a number for each set of labels.
type by struct {
	desc  *prometheus.Desc
	names *series
}

func newBy(name, help string, labels ...string) by {
	return by{prometheus.NewDesc(namespace+"_"+name, help, labels, nil), &series{}}
}

// amounts are the numbers of one picture, those of the same labels joined.
type amounts struct {
	by    by
	join  func(a, b float64) float64
	value map[string]float64
	names map[string][]string
}

func (b by) amounts(join func(a, b float64) float64) *amounts {
	return &amounts{by: b, join: join, value: map[string]float64{}, names: map[string][]string{}}
}

func sum(a, b float64) float64 { return a + b }

func larger(a, b float64) float64 { return max(a, b) }

func (a *amounts) add(value float64, names ...string) {
	admitted := a.by.names.admit(names)
	key := ""
	for _, name := range admitted {
		key += name + "\xff"
	}
	a.value[key], a.names[key] = a.join(a.value[key], value), admitted
}

func (a *amounts) tell(metrics chan<- prometheus.Metric) {
	for key, value := range a.value {
		metrics <- prometheus.MustNewConstMetric(a.by.desc, prometheus.GaugeValue, value, a.names[key]...)
	}
}

// lineCollector shows the last picture of the line. A queue that is gone from it leaves no value behind.
type lineCollector struct {
	current atomic.Pointer[Line]

	taken, waiting, oldestWait, callers, queueAgents, agents, openMessages, lateMessages by
}

func newLineCollector() *lineCollector {
	c := &lineCollector{
		taken:       newBy("line_read_timestamp_seconds", "Time, since the epoch, at which the gauges of the line were last read."),
		waiting:     newBy("queue_callers_waiting", "Callers in line.", "queue"),
		oldestWait:  newBy("queue_oldest_wait_seconds", "Wait of the caller who has waited longest.", "queue"),
		callers:     newBy("queue_callers", "Callers of a queue, by state: waiting, offered, calling, talking, and deferred, a callback whose time has not come.", "queue", "state"),
		queueAgents: newBy("queue_agents", "Agents who serve a queue, by state; who serves several counts in each.", "queue", "state"),
		agents:      newBy("agents", "Agents, by state.", "state"),

		openMessages: newBy("messages_open", "Messages that somebody is to see to.", "queue"),
		lateMessages: newBy("messages_overdue", "Messages that somebody was to have seen to by now.", "queue"),
	}
	c.current.Store(&Line{})
	return c
}

// Describe implements prometheus.Collector.
func (c *lineCollector) Describe(descs chan<- *prometheus.Desc) {
	for _, b := range []by{c.taken, c.waiting, c.oldestWait, c.callers, c.queueAgents, c.agents, c.openMessages, c.lateMessages} {
		descs <- b.desc
	}
}

// Collect implements prometheus.Collector.
func (c *lineCollector) Collect(metrics chan<- prometheus.Metric) {
	line := c.current.Load()
	taken, agents := c.taken.amounts(sum), c.agents.amounts(sum)
	if !line.At.IsZero() {
		taken.add(float64(line.At.UnixMilli()) / 1000)
	}
	for state, count := range line.Agents {
		agents.add(float64(count), state)
	}
	all := append(c.queues(line), taken, agents)
	open, late := c.openMessages.amounts(sum), c.lateMessages.amounts(sum)
	for name, count := range line.Messages {
		open.add(float64(count.Open), name)
		late.add(float64(count.Late), name)
	}
	for _, a := range append(all, open, late) {
		a.tell(metrics)
	}
}

// queues are the numbers of the queues.
func (c *lineCollector) queues(line *Line) []*amounts {
	waiting, oldest := c.waiting.amounts(sum), c.oldestWait.amounts(larger)
	callers, agents := c.callers.amounts(sum), c.queueAgents.amounts(sum)
	for name, queue := range line.Queues {
		waiting.add(float64(queue.Waiting), name)
		oldest.add(queue.OldestWait.Seconds(), name)
		for state, count := range queue.Callers {
			callers.add(float64(count), name, state)
		}
		for state, count := range queue.Agents {
			agents.add(float64(count), name, state)
		}
	}
	return []*amounts{waiting, oldest, callers, agents}
}
