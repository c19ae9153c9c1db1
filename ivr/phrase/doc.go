// Package phrase holds what the service itself says, in whole sentences, in every language that it speaks: the place in
// line, the wait, opening hours, voicemail, and the words by which a caller asks for a person.
//
// A language is one file: a value of type language, listed in languages. Numbers stay digits, which the carrier's voice
// reads in its own language; where a sentence depends on a number it is chosen by the plural rules of CLDR.
package phrase
