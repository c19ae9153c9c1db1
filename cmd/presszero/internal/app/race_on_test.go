//go:build race

package app

// raced is whether the race detector slows the tests.
const raced = true
