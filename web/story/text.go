package story

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Write writes a story as text: what the call was, and then everything that happened, each with its time since the beginning.
func (a Answer) Write(w io.Writer) error {
	c := a.Call
	var head []string
	for _, part := range []struct{ name, value string }{
		{"began", c.Began.UTC().Format("2006-01-02 15:04:05 UTC")}, {"number", c.Number}, {"flow", c.Flow}, {"language", c.Language},
		{"queue", c.Queue}, {"agents", strings.Join(c.Agents, ", ")}, {"zero at", c.Zero}, {"outcome", c.Outcome},
		{"disposition", c.Disposition},
	} {
		if part.value != "" {
			head = append(head, fmt.Sprintf("%-12s %s\n", part.name, part.value))
		}
	}
	_, err := fmt.Fprintf(w, "Call %s\n%s\n", c.Call, strings.Join(head, ""))
	for _, e := range a.Entries {
		if err == nil {
			_, err = fmt.Fprintf(w, "%8s  %-7s  %s\n", since(c.Began, e.At), e.By, e.Text)
		}
	}
	return err
}

// since is a time of a call, in minutes and seconds since its beginning.
func since(began, at time.Time) string {
	d := max(at.Sub(began), 0).Truncate(time.Second)
	return fmt.Sprintf("%d:%02d", int(d/time.Minute), int(d%time.Minute/time.Second))
}
