package flows

import (
	"fmt"
	"strings"
)

const codeOverflow = "PZ205"

// checkOverflows finds ladders that lead callers round in a circle of queues, or through more queues than there is time for.
func checkOverflows(d *siteDraft) {
	for _, name := range d.queueNames() {
		others := 0
		for i, rung := range d.site.Queues[name].Ladder {
			if rung.Queue == "" {
				continue
			}
			others++
			at := d.queues.places[fmt.Sprintf("queues.%s.ladder.%d.queue", name, i)]
			if circle := d.circle(rung.Queue, name, map[string]bool{}); circle != nil {
				way := strings.Join(append([]string{name}, circle...), " -> ")
				d.queues.errorAt(at.node, codeOverflow, "take one of the queues out of the circle", "the ladder leads callers round in a circle: %s", way)
			}
			if others > MaxOverflows {
				d.queues.errorAt(at.node, codeOverflow, fmt.Sprintf("lead to at most %d", MaxOverflows), "the ladder of %s leads to more than %d other queues", quote(name), MaxOverflows)
			}
		}
	}
}

// circle is the way over ladders from one queue to another, both included; nil: there is none.
func (d *siteDraft) circle(from, to string, seen map[string]bool) []string {
	if from == to {
		return []string{to}
	}
	q := d.site.Queues[from]
	if q == nil || seen[from] {
		return nil
	}
	seen[from] = true
	for _, rung := range q.Ladder {
		if rung.Queue == "" {
			continue
		}
		if way := d.circle(rung.Queue, to, seen); way != nil {
			return append([]string{from}, way...)
		}
	}
	return nil
}
