package flows

const codeTold = "PZ142"

// checkTold finds texts that compute with a sensitive variable. There it is masked, so that nothing can be told from it
// but its last two digits: by its name alone, or by digits(name).
func checkTold(d *draft) {
	for _, p := range d.prompts {
		for language, part := range p.Parts {
			for _, piece := range part.Text.pieces {
				if d.program.tells(piece.value) && !d.shows(piece.value) {
					d.errorAt(d.place(p, language), codeTold, "write a text variable alone, or digits(...) of it: its last two digits are told", "%s computes with a sensitive variable, which is masked here", quote(piece.value.String()))
				}
			}
		}
	}
}

// shows reports whether an expression is a variable and nothing else.
func (d *draft) shows(e Expr) bool {
	for _, v := range d.program.Vars {
		if e.String() == v.Name || e.String() == "digits("+v.Name+")" {
			return v.Kind == KindText
		}
	}
	return false
}
