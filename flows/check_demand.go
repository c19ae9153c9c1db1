package flows

const codeDemand = "PZ121"

// checkDemand finds questions for data that come before callers are told how to reach a person.
func checkDemand(d *draft) {
	for _, language := range d.languages {
		for _, name := range d.unmentioned(language, demands) {
			if head := d.head(name); demands(d.program.Steps[name]) && head.at.node != nil {
				d.warnAt(d.place(head, language), codeDemand, `say it first, such as "Or press 0 for a person."`, "callers are asked for data before they are told of 0, in %s", quote(language))
			}
		}
	}
}

// demands reports whether callers have to give something at a step.
func demands(step Step) bool {
	switch step.(type) {
	case *Collect, *Record:
		return true
	default:
		return false
	}
}
