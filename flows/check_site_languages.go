package flows

import (
	"maps"
	"slices"
)

const codeSiteLanguage = "PZ168"

// checkSiteLanguages finds languages of the flow in which its queues and opening hours could not say why they are closed.
// Callers are then told no more than that it is closed, so an emergency in one language is in force at once.
func checkSiteLanguages(d *draft) {
	for _, name := range slices.Sorted(maps.Keys(d.hoursMet())) {
		hours := d.program.Site.Hours[name]
		if hours == nil {
			continue
		}
		for _, holiday := range hours.Holidays {
			d.siteLacks(holiday.Title, "the title of "+holiday.when()+" in the hours "+name, "hours.yaml")
		}
		if hours.Emergency != nil {
			d.siteLacks(hours.Emergency.Reason, "the reason of the emergency in the hours "+name, "hours.yaml")
		}
	}
	for _, name := range d.queuesMet() {
		if q := d.program.Site.Queues[name]; q != nil {
			d.siteLacks(q.Closed, "what is said when the queue "+name+" is closed", "queues.yaml")
			for _, message := range q.comforts() {
				d.siteLacks(message, "a comfort message of the queue "+name, "queues.yaml")
			}
		}
	}
}

// hoursMet are the opening hours by which the flow goes, by itself or through a queue.
func (d *draft) hoursMet() map[string]bool {
	met := d.named(refHours)
	for _, name := range d.queuesMet() {
		if q := d.program.Site.Queues[name]; q != nil && q.Hours != "" {
			met[q.Hours] = true
		}
	}
	return met
}

// siteLacks warns of the languages that a text of the site has not, at the languages of the flow.
func (d *draft) siteLacks(p Prompt, what, file string) {
	for _, language := range d.languages {
		if p.IsZero() || d.has(p, language) {
			continue
		}
		at, written := d.places["languages."+language]
		if !written {
			at = d.places[""]
		}
		d.warnAt(at.node, codeSiteLanguage, "add it in "+file, "%s is not there in the language %s", what, quote(language))
	}
}
