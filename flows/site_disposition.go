package flows

import "slices"

// Disposition is one of the ways in which calls of a queue are closed.
type Disposition struct {
	ID    string
	Label string   // for people
	Note  NoteWish // whether a note belongs to it
}

// NoteWish says whether something asks for a note.
type NoteWish string

// The wishes for a note.
const (
	NoteOptional NoteWish = "optional"
	NoteRequired NoteWish = "required"
)

const (
	dispositionsWhat = "a list such as [{id: solved, label: Solved}]"
	awayWhat         = "a list of reasons, such as [lunch, training]"
)

// deskFields is the table of what agents of a queue see and do at their desks.
var deskFields = []field[Queue]{
	{"dispositions", optional, value[Queue]{what: dispositionsWhat, shape: listOf(keyed(dispositionFields)).atLeast(1), read: readDispositions}, "the ways in which agents close a call; none when left out"},
}

// dispositionFields is the table of a disposition.
var dispositionFields = []field[Disposition]{
	{"id", required, identifier(func(d *Disposition) *string { return &d.ID }), "by which it is counted; never change it"},
	{"label", required, word("a label", func(d *Disposition) *string { return &d.Label }), "what agents read"},
	{"note", optional, choice(func(d *Disposition) *NoteWish { return &d.Note }, NoteOptional, NoteRequired).or(string(NoteOptional)), "whether the agent has to write a note with it"},
}

func readDispositions(r *reader, c cursor, q *Queue) {
	for _, item := range r.items(c) {
		var d Disposition
		readFields(r, item, dispositionFields, &d)
		if slices.ContainsFunc(q.Dispositions, func(other Disposition) bool { return other.ID == d.ID && d.ID != "" }) {
			r.errorAt(item.node, codeName, "give it an id of its own", "another disposition of this queue has the id %s", quote(d.ID))
			continue
		}
		q.Dispositions = append(q.Dispositions, d)
	}
}

// awayFields is the table of what agents say when they are away.
var awayFields = []field[Site]{
	{"away_reasons", optional, value[Site]{what: awayWhat, shape: listOf(anyText).atLeast(1), read: readAwayReasons}, "the reasons for being away that the desk offers; break, lunch, meeting and training when left out"},
}

func readAwayReasons(r *reader, c cursor, site *Site) {
	for _, item := range r.items(c) {
		if reason, ok := r.text(item, "a reason"); ok && !slices.Contains(site.Away, reason) {
			site.Away = append(site.Away, reason)
		}
	}
}

// AwayReasons are the reasons for being away that agents choose from.
func (s *Site) AwayReasons() []string {
	if len(s.Away) > 0 {
		return s.Away
	}
	return []string{"break", "lunch", "meeting", "training"}
}
