package flows

import "slices"

const codeUnstaffed = "PZ214"

// checkUnstaffed finds queues that nobody serves. It is silent about a site without an agents file, and while one of the
// files is misread.
func checkUnstaffed(d *siteDraft) {
	if d.agents.file.Name == "" || d.agents.diags.HasErrors() || d.queues.diags.HasErrors() {
		return
	}
	for _, name := range d.queueNames() {
		at := d.queues.places[join("queues", name)]
		serves := func(a Agent) bool { return slices.Contains(a.Queues, name) }
		if !slices.ContainsFunc(d.site.Agents, serves) {
			d.queues.warnAt(at.key, codeUnstaffed, "add it to the queues of an agent in agents.yaml", "no agent takes the callers of the queue %s", quote(name))
		}
	}
}
