//go:build race

package crowd

// raced is whether the race detector slows the test, some six times.
const raced = true
