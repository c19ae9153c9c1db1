package flows

import "slices"

// FunctionInfo explains a function that expressions may call.
type FunctionInfo struct {
	Name  string
	Usage string // an example
}

// builtinUsages are examples of the functions that come with the expressions.
var builtinUsages = map[string]string{
	"int":    "int(account), the whole number that a text of digits stands for",
	"len":    "len(account), how many letters a text has",
	"lower":  "lower(matter), in small letters",
	"string": "string(attempts), a number as a text",
	"trim":   "trim(matter), without blanks at its ends",
	"upper":  "upper(matter), in capital letters",
}

// Functions explains every function that expressions may call, in alphabetical order.
func Functions() []FunctionInfo {
	names := functionNames()
	slices.Sort(names)
	var all []FunctionInfo
	for _, name := range names {
		usage := builtinUsages[name]
		if own := functionNamed(name); own != nil {
			usage = own.usage
		}
		all = append(all, FunctionInfo{Name: name, Usage: usage})
	}
	return all
}
