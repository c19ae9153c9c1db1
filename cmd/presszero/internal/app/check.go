package app

import (
	"maps"
	"slices"
	"time"

	"presszero/flows"
)

// Check is everything that is found in the operator's files: all faults at once, and what shows only when all of them are
// looked at together, at now. What was built is nil when there are errors. Its error is a fault without a place in a file.
func Check(files Files, now time.Time) (*Built, flows.Diagnostics, error) {
	built, found, err := Build(files)
	switch {
	case found.HasErrors():
		return nil, found.Sorted(), nil
	case err != nil:
		return nil, found, err
	}
	found = append(found, flows.Review(built.Site, slices.Collect(maps.Values(built.Programs)), now)...)
	return built, found.Sorted(), nil
}

// CheckFiles is what is found in some of the operator's files, given as they would be: flows, or files of the site. The
// others are read as they are. Errors in the files of the site are told as well: with them no flow can be checked.
func CheckFiles(files Files, chosen []flows.File) flows.Diagnostics {
	wanted := map[string]bool{}
	var own []flows.File
	for _, f := range chosen {
		wanted[f.Name] = true
		if place := files.ofSite(f.Name); place != nil {
			*place = f
			continue
		}
		own = append(own, f)
	}
	site, found := readSite(files)
	for _, f := range own {
		if site == nil {
			break
		}
		_, faults := flows.Compile(f, site, slices.Concat(files.Flows, own)...)
		found = append(found, faults...)
	}
	return slices.DeleteFunc(found.Sorted(), func(d flows.Diagnostic) bool {
		return !wanted[d.Pos.File] && (site != nil || d.Severity != flows.Error)
	})
}

// ofSite is the file of the site that has a name; nil: none has.
func (f *Files) ofSite(name string) *flows.File {
	for _, one := range []*flows.File{&f.Queues, &f.Hours, &f.Agents, &f.Phrases} {
		if one.Name == name {
			return one
		}
	}
	return nil
}
