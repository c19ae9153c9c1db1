package estimate

// nobodyLooks: no idle agent of a kind looks out for the next caller.
const nobodyLooks = -1

// stand settles what the agent at the top of the heap does until they are free again at a time. Of the idle agents of one
// kind, who are all the same, one looks out for the next caller and the others stand by, so that a caller wakes one agent
// and not all.
func (t *twin) stand(caller int32, at float64) {
	top := &t.heap[0]
	k, now := &t.kinds[t.kindOf[top.agent]], top.at
	relieved := k.looks == top.agent && caller != nobody
	switch {
	case relieved:
		k.looks = nobodyLooks
	case caller == nobody && k.looks == nobodyLooks:
		k.looks = top.agent
	case caller == nobody && k.looks != top.agent:
		k.standBy = append(k.standBy, top.agent)
		t.drop()
		return
	}
	top.at = at
	t.sink()
	if n := len(k.standBy); relieved && n > 0 {
		agent := k.standBy[n-1]
		k.standBy = k.standBy[:n-1]
		t.push(slot{now, agent})
	}
}

// drop takes the top off the heap.
func (t *twin) drop() {
	last := len(t.heap) - 1
	t.heap[0] = t.heap[last]
	t.heap = t.heap[:last]
	if last > 0 {
		t.sink()
	}
}

// push puts a slot on the heap.
func (t *twin) push(s slot) {
	t.heap = append(t.heap, s)
	i := len(t.heap) - 1
	for i > 0 {
		above := (i - 1) / 2
		if t.heap[above].at <= s.at {
			break
		}
		t.heap[i] = t.heap[above]
		i = above
	}
	t.heap[i] = s
}
