// Package events is the published form of what happens on the line: one table of kinds with their fields, from which the JSON
// of an event, its schema, its page in the manual and its line of text are made.
package events
