package flows

import (
	"maps"
	"slices"
)

const codeUnknownHours = "PZ103"

// checkHours finds opening hours that are named and not declared in the site.
func checkHours(d *draft) {
	d.undeclared(refHours, codeUnknownHours, slices.Collect(maps.Keys(d.program.Site.Hours)), "declare them in hours.yaml")
}
