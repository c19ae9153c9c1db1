package flows

const codePriority = "PZ173"

// checkPriorities finds head starts that are longer than others wait at all.
func checkPriorities(d *draft) {
	for _, name := range d.order {
		step, ok := d.program.Steps[name].(*Enqueue)
		if !ok {
			continue
		}
		if q := d.program.Site.Queues[step.Queue]; q != nil && q.MaxWait > 0 && step.Head > q.MaxWait {
			at := d.places[join(join("steps", name), "priority")]
			d.warnAt(at.node, codePriority, "give them less than max_wait: they then come first nearly always", "a head start of %s is longer than the %s for which anybody waits in the queue %s: while such callers come, nobody else is served", spell(step.Head), spell(q.MaxWait), quote(step.Queue))
		}
	}
}
