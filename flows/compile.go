package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
)

// Compile reads a flow and checks it against its site. All faults are told at once, sorted by position; the program is
// nil when one of them is an error. Compile keeps nothing of f and does not change site.
//
// Modules that the flow calls as subflows are looked for among the flows beside it; their faults are told as well, each
// in its own file.
func Compile(f File, site *Site, beside ...File) (*Program, Diagnostics) {
	if site == nil {
		site = &Site{}
	}
	d := newDraft(f, site, &modules{files: beside})
	if d.read() {
		d.markSensitive()
		d.check()
	}
	diags := d.diags.sorted()
	if diags.HasErrors() {
		return nil, diags
	}
	d.link()
	d.program.Version = d.version()
	d.program.Recordings = d.recordings()
	d.program.Queues = d.queuesMet()
	return d.program, diags
}

func newDraft(f File, site *Site, beside *modules) *draft {
	d := &draft{reader: newReader(f), unread: map[string]bool{}, modules: beside}
	d.open = d.openModule
	d.languages = []string{"en"}
	d.program = &Program{Voices: map[string]Voice{}, Steps: map[string]Step{}, Site: site}
	return d
}

// read reads the file; false means that there is nothing to check.
func (d *draft) read() bool {
	root := d.parse()
	if root == nil {
		return false
	}
	top := cursor{node: root}
	d.places[""] = top
	d.program.Module = isModule(root)
	readFields(d.reader, top, flowFields, d)
	d.program.Languages = d.languages
	d.program.Fallbacks = d.fallbacks()
	for _, language := range d.languages {
		if _, chosen := d.program.Voices[language]; !chosen {
			d.program.Voices[language], _ = voiceFor(language)
		}
	}
	return len(d.order) > 0
}

// check runs every rule on the flow and its modules.
func (d *draft) check() {
	for _, call := range d.calls {
		if len(call.module.order) > 0 {
			call.module.check()
		}
		d.diags = append(d.diags, call.module.diags...)
	}
	d.checkCalls()
	for _, rule := range rules {
		if d.full() {
			return
		}
		if !d.program.Module || !slices.Contains(wholeCallRules, rule.Code) {
			rule.check(d)
		}
	}
}

// wholeCallRules are about a call from its beginning; a module is a part of one.
var wholeCallRules = []string{codeNoWay, codeUnmentioned, codeDemand}

// version names what callers of a flow meet: its source and that of its modules, the queues and opening hours that callers
// meet, and the operator's wordings of our sentences.
func (d *draft) version() string {
	hash := sha256.New()
	for _, one := range d.all() {
		hash.Write(one.file.Data)
	}
	hours := d.named(refHours)
	for _, name := range d.queuesMet() {
		if q := d.program.Site.Queues[name]; q != nil {
			q.fingerprint(hash)
			d.program.Site.fingerprintRouting(hash, q)
			hours[q.Hours] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(hours)) {
		if h := d.program.Site.Hours[name]; h != nil {
			h.fingerprint(hash)
		}
	}
	if phrases := d.program.Site.Phrases; phrases != nil {
		fmt.Fprintf(hash, "phrases %v\n", phrases.Own)
	}
	return hex.EncodeToString(hash.Sum(nil))[:12]
}

// recordings are the files that the prompts name, sorted, each once.
func (d *draft) recordings() []string {
	var files []string
	for _, one := range d.all() {
		for _, p := range one.prompts {
			for _, part := range p.Parts {
				if part.Audio != "" {
					files = append(files, part.Audio)
				}
			}
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// named are the names of a kind to which the flow refers.
func (d *draft) named(kind refKind) map[string]bool {
	names := map[string]bool{}
	for _, one := range d.all() {
		for _, ref := range one.refs {
			if ref.kind == kind {
				names[ref.name] = true
			}
		}
	}
	return names
}

// queuesMet are the queues that callers of the flow can meet, sorted: those that it names, and those to which ladders lead.
func (d *draft) queuesMet() []string {
	met := map[string]bool{}
	var meet func(name string)
	meet = func(name string) {
		if met[name] {
			return
		}
		met[name] = true
		if q := d.program.Site.Queues[name]; q != nil {
			for _, rung := range q.Ladder {
				if rung.Queue != "" {
					meet(rung.Queue)
				}
			}
		}
	}
	for name := range d.named(refQueue) {
		meet(name)
	}
	return slices.Sorted(maps.Keys(met))
}

// fingerprint writes all that a caller can notice of a queue, always in the same way.
func (q *Queue) fingerprint(w io.Writer) {
	fmt.Fprintf(w, "queue %q %q %s %s %s %d %s %s %v\n", q.Name, q.Hours, q.Handle, q.Ring, q.WrapUp, q.MaxWaiting, q.MaxWait, q.MaxUnstaffed, q.Limits)
	q.fingerprintHold(w)
	if q.Callback != nil {
		q.Callback.fingerprint(w)
	}
	if q.Announce != nil {
		q.Announce.fingerprint(w)
	}
	q.Title.fingerprint(w)
	q.Closed.fingerprint(w)
	for _, rung := range q.Ladder {
		rung.fingerprint(w)
	}
}

// fingerprint writes all that a caller can notice of opening hours, always in the same way.
func (h *Hours) fingerprint(w io.Writer) {
	fmt.Fprintf(w, "hours %q %s %v", h.Name, h.Zone, h.Week)
	for _, holiday := range h.Holidays {
		fmt.Fprintf(w, " %s %s %v", holiday.From, holiday.To, holiday.Spans)
		if holiday.Trimmed != nil {
			fmt.Fprintf(w, " %v", *holiday.Trimmed)
		}
		holiday.Title.fingerprint(w)
	}
	if h.Emergency != nil {
		fmt.Fprintf(w, " emergency %s", h.Emergency.Until)
		h.Emergency.Reason.fingerprint(w)
	}
	fmt.Fprintln(w)
}

// fingerprint writes all that a caller can notice of a prompt, always in the same way.
func (p Prompt) fingerprint(w io.Writer) {
	for _, language := range slices.Sorted(maps.Keys(p.Parts)) {
		fmt.Fprintf(w, "prompt %q %q %q\n", language, p.Parts[language].Audio, p.Parts[language].Text)
	}
}
