// Package ledger keeps the promises that callers were told, and what became of them. One replica follows what callers were
// told and what happened on the line, settles each promise by it, and writes that down together with how far it has come, so
// that nothing counts twice and nothing is left out, whichever replica does it.
package ledger
