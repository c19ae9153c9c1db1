package flows

import "fmt"

// Position is a place in a file. Line and Col count from 1; Col counts characters.
type Position struct {
	File string
	Line int
	Col  int
}

// String is file:line:col, as editors understand it.
func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col) }
