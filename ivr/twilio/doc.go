// Package twilio speaks the carrier's language: it verifies who sent a webhook, turns its form into an [ivr.Event],
// writes [ivr.Instruction] values as TwiML, and makes the few REST calls that Press Zero needs, each bound to a context.
package twilio
