package flows

const codeWrapUp = "PZ208"

// checkWrapUps finds queues that say of a wrap-up that it may take less than it does.
func checkWrapUps(d *siteDraft) {
	for _, name := range d.queueNames() {
		q := d.site.Queues[name]
		at, stated := d.queues.places["queues."+name+".wrap_up_max"]
		if !stated || q.Offers.WrapUpMax == 0 || q.WrapUp <= q.Offers.WrapUpMax {
			continue
		}
		d.queues.errorAt(at.node, codeWrapUp, "write a wrap_up_max of at least "+spell(q.WrapUp),
			"the wrap-up of %s takes %s, and may take at most %s", quote(name), spell(q.WrapUp), spell(q.Offers.WrapUpMax))
	}
}
