// Package webhook answers the carrier. Each request is verified, decoded, walked through the engine and answered with
// a document; whatever fails after the signature was found good is answered with the fallback document, which connects
// the caller to a person and needs nothing but this process.
//
// The call's session travels sealed in every address that is given to the carrier, so a key needs one round trip to
// the store (to note that its turn was answered, with the reply for a repeated request) and a turn of the hold loop
// needs one too (to read the caller's place).
package webhook
