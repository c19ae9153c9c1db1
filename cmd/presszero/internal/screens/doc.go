// Package screens holds the tests of the pages for people at work: the whole service with a simulated carrier, seen and used
// in a real browser.
package screens
