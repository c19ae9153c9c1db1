// Package trace tells how one request went through the service: from the carrier's webhook through the engine and the store
// to the carrier's API. It is off unless the OTEL_ variables name a collector, and then costs nothing: nobody asks for a
// span where no trace was begun. What leaves it holds no phone number, no key that a caller pressed, no token and no
// address: an attribute that is not on the list of what may be told is dropped, whoever set it.
package trace
