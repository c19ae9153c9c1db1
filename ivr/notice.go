package ivr

import "presszero/flows"

// tellNotices tells the messages that are switched on and that the caller has not been told yet. A message that is not there
// in the caller's language is told in one of the flow's in which it is: it may be what keeps the caller safe. It is false
// when there is nothing to tell.
func (t *turn) tellNotices() bool {
	told := false
	for _, notice := range t.prog.Site.Noticed(t.now, t.s.Noticed) {
		t.s.Noticed = notice.Since
		part, lang, ok := t.prog.Heard(notice.Says, t.s.Language)
		if !ok {
			continue
		}
		if text, err := part.Text.Render(nil); err == nil && text+part.Audio != "" {
			t.prompts = append(t.prompts, Saying{Lang: lang, Text: text, Audio: MediaPath(part.Audio)})
			told = true
		}
	}
	return told
}

// tellShut says for which emergency hours are closed, once for each that was switched on. It is false when there is none, and
// when nothing more is to be said of it.
func (t *turn) tellShut(hours *flows.Hours) bool {
	emergency := hours.EmergencyAt(t.now)
	switch {
	case emergency == nil, emergency.From.Equal(t.s.Shut) && !emergency.From.IsZero():
		return false
	case !t.sayOfSite(emergency.Reason):
		return false
	}
	t.s.Shut = emergency.From
	return true
}
