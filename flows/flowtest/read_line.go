package flowtest

import (
	"maps"
	"regexp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"presszero/ivr"
)

// maxCount bounds the numbers of a line.
const maxCount = 1_000_000

// line reads the keys of a line as changes to it. Staff moves the number of signed agents along, unless that is given. Lines
// of other queues begin as this one stands.
func (r *reader) line(n *yaml.Node) []LineChange {
	var staff, others, queues []LineChange
	change := func(c LineChange) { others = append(others, c) }
	r.mapping(n, "line",
		field{"staff", func(n *yaml.Node) {
			count := r.count(n, "staff")
			staff = append(staff, func(l *Line) { l.Staff, l.Signed = count, count })
		}},
		field{"signed", func(n *yaml.Node) {
			count := r.count(n, "signed")
			change(func(l *Line) { l.Signed = count })
		}},
		field{"position", func(n *yaml.Node) {
			count := r.count(n, "position")
			change(func(l *Line) { l.Position = count })
		}},
		field{"wait", func(n *yaml.Node) {
			wait := r.wait(n)
			change(func(l *Line) { l.Wait = wait })
		}},
		field{"due", func(n *yaml.Node) {
			due := r.due(n)
			change(func(l *Line) { l.announce(due) })
		}},
		field{"expected", func(n *yaml.Node) {
			expected := r.length(n, "expected")
			change(func(l *Line) { l.Expected = expected })
		}},
		field{"full", func(n *yaml.Node) {
			full := r.flag(n, "full")
			change(func(l *Line) { l.Full = full })
		}},
		field{"ringing", func(n *yaml.Node) {
			ringing := r.flag(n, "ringing")
			change(func(l *Line) { l.Offered = ringing })
		}},
		field{"others", func(n *yaml.Node) { queues = r.others(n) }},
	)
	return slices.Concat(staff, others, queues)
}

// others reads how the lines of other queues stand.
func (r *reader) others(n *yaml.Node) []LineChange {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "others must be a mapping of queues to how their lines stand")
		return nil
	}
	var all []LineChange
	for i := 0; i+1 < len(n.Content); i += 2 {
		queue, changes := n.Content[i].Value, r.line(n.Content[i+1])
		all = append(all, func(l *Line) {
			other := l.in(queue)
			other.Others = nil
			for _, change := range changes {
				change(&other)
			}
			l.Others = maps.Clone(l.Others)
			if l.Others == nil {
				l.Others = map[string]Line{}
			}
			l.Others[queue] = other
		})
	}
	return all
}

func (r *reader) flag(n *yaml.Node, what string) bool {
	flag, err := strconv.ParseBool(n.Value)
	if err != nil {
		r.fault(n, "%s must be true or false", what)
	}
	return flag
}

func (r *reader) count(n *yaml.Node, what string) int {
	count, err := strconv.Atoi(n.Value)
	if err != nil || count < 0 || count > maxCount {
		r.fault(n, "%s must be a whole number from 0 to %d", what, maxCount)
	}
	return count
}

// waitForms are the ways to write a wait. The first number is its lower end where there are two.
var waitForms = []struct {
	form *regexp.Regexp
	kind ivr.WaitKind
}{
	{regexp.MustCompile(`^less than a minute$`), ivr.WaitLessThanMinute},
	{regexp.MustCompile(`^one to two$`), ivr.WaitOneToTwo},
	{regexp.MustCompile(`^up to (?P<high>\d{1,3})$`), ivr.WaitUpTo},
	{regexp.MustCompile(`^about (?P<high>\d{1,3})$`), ivr.WaitAbout},
	{regexp.MustCompile(`^between (?P<low>\d{1,3}) and (?P<high>\d{1,3})$`), ivr.WaitBetween},
	{regexp.MustCompile(`^more than (?P<low>\d{1,3})$`), ivr.WaitMoreThan},
}

// wait reads a wait as it is spoken; none is no wait.
func (r *reader) wait(n *yaml.Node) *ivr.Wait {
	text := r.text(n, "wait")
	if text == "none" {
		return nil
	}
	if wait := waitOf(text); wait != nil {
		return wait
	}
	r.fault(n, "wait must be none, less than a minute, one to two, up to N, about N, between N and M, or more than N")
	return nil
}

// waitOf is a wait as it is written; nil: the text is none.
func waitOf(text string) *ivr.Wait {
	for _, f := range waitForms {
		if found := f.form.FindStringSubmatch(text); found != nil {
			return &ivr.Wait{Kind: f.kind, Low: number(f.form, found, "low"), High: number(f.form, found, "high")}
		}
	}
	return nil
}

// number is the named number of a match; 0 when the form has none.
func number(form *regexp.Regexp, found []string, name string) int {
	i := form.SubexpIndex(name)
	if i < 0 {
		return 0
	}
	n, err := strconv.Atoi(found[i])
	if err != nil {
		return 0
	}
	return n
}
