// Package arch holds the house in shape: which package may import which, where a third party has its door, and which
// packages stay pure. The table stands in rules.go and is read by people; the test of this package is red for every
// import that the table does not allow, and for every package that has no place in it.
//
// Imports of test files are free: a test may bring any packages together.
package arch
