package flows

import (
	"maps"
	"slices"
)

const codeUnknownQueue = "PZ102"

// checkQueues finds queues that are named and not declared in the site.
func checkQueues(d *draft) {
	d.undeclared(refQueue, codeUnknownQueue, slices.Collect(maps.Keys(d.program.Site.Queues)), "declare it in queues.yaml")
}
