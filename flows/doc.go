// Package flows is the language of call flows: it reads an operator's YAML, finds every fault in it with its line and
// column, and compiles what is sound into a [Program] that the call engine walks.
//
// The language is a closed set of steps. A step kind is one file in each layer: flows/step_menu.go describes, reads and
// checks a menu, ivr/step_menu.go walks one. A flow never says where 0 leads: the compiler requires a queue for the
// person behind it, and the engine does the rest.
//
// [ReadSite] reads what a flow refers to: queues, opening hours and agents. [Compile] reads and checks a flow. Both tell
// all faults at once as [Diagnostics], each with a code that [Rules] explains, its place and a remedy; [Format] shows
// them with their source lines.
//
// A step kind, a queue and every other mapping is described by one table of its keys (field.go), from which reading,
// the search for unknown and missing keys, the ways on of a step and [Kinds] follow. A check of a whole flow is one
// file, check_<rule>.go, listed in rules.go. Expressions (scope.go) are typed, without loops, and bounded.
package flows
