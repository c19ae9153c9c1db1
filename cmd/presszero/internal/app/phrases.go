package app

import "presszero/ivr/phrase"

// said is what agents are told: as the operator words it now, and where nothing is worded, as we do. Callers keep the
// wordings with which their call began: those are in the version of its flow.
type said struct {
	live *live
	ours *phrase.Catalogue
}

// For implements webhook.Phrases.
func (s said) For(lang string) *phrase.Phrases {
	if own := s.live.site().Phrases; own != nil {
		return own.Catalogue.For(lang)
	}
	return s.ours.For(lang)
}
