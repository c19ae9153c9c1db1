// Package promises plays callers through the line as package simulate does, and speaks to them as the service would: the
// same forecast, the same policy, on the clock of the simulation. It counts what became of the waits that they were told.
package promises
