package flows

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// The codes of what callers hear in line.
const (
	codeHoldKeys    = "PZ251"
	codeLongComfort = "PZ252"
)

// longComfort is how long a comfort message may be: music and news are what callers wait with.
const longComfort = 15 * time.Second

// checkHoldKeys finds queues in which one key stands for two things.
func checkHoldKeys(d *siteDraft) {
	for _, name := range d.queueNames() {
		q := d.site.Queues[name]
		taken := map[string]string{}
		for _, one := range []struct{ setting, key string }{
			{"quiet_key", q.Keys.Quiet}, {"music_key", q.Keys.Music}, {"slower_key", q.Keys.Slower},
		} {
			other, twice := taken[one.key]
			if !twice || one.key == "" {
				taken[one.key] = one.setting
				continue
			}
			at, written := d.queues.places["queues."+name+"."+one.setting]
			if !written {
				at = d.queues.places["queues."+name+"."+other]
			}
			d.queues.errorAt(at.node, codeHoldKeys, "give one of them another key from 3 to 9, or none", "%s and %s of %s are both the key %s", other, one.setting, quote(name), one.key)
		}
	}
}

// checkComfort finds comfort messages that take too long.
func checkComfort(d *siteDraft) {
	for _, p := range d.queues.prompts {
		if !strings.Contains(p.at.path, ".comfort.messages.") {
			continue
		}
		for _, language := range slices.Sorted(maps.Keys(p.Parts)) {
			if length := p.length(language); length > longComfort {
				d.queues.warnAt(d.queues.place(p, language), codeLongComfort, "say it in fewer words, or in two messages", "this message takes %s; nobody wants to listen for more than %s between two stretches of music", spell(length.Round(time.Second)), spell(longComfort))
			}
		}
	}
}
