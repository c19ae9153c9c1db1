//go:build !race

package crowd

// raced is whether the race detector slows the test.
const raced = false
