package flows

import "strings"

const codeAlike = "PZ122"

// withoutDashes takes out what stands between the words of a name.
var withoutDashes = strings.NewReplacer("-", "", "_", "")

// checkNamesAlike finds steps that are easily taken for each other: their names differ only in capitals, - and _.
func checkNamesAlike(d *draft) {
	first := map[string]string{}
	for _, name := range d.order {
		plain := withoutDashes.Replace(strings.ToLower(name))
		if other, taken := first[plain]; taken {
			d.warnAt(d.step(name).key, codeAlike, "rename one of the two", "%s is easily taken for the step %s", quote(name), quote(other))
			continue
		}
		first[plain] = name
	}
}
