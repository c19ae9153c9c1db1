// Package web serves the people at work: the API of the private listener, by which the command line reads the
// line and sets agents' states.
package web
