package app

import (
	"fmt"
	"strings"

	"presszero/config"
)

// numbers says which flow answers a number.
type numbers struct {
	listed map[string]string
	other  string // flow for every other number
}

// newNumbers checks that every flow that is to answer a number exists. A number that is not listed is answered by the
// default flow, or by the only one there is.
func newNumbers(s config.Settings, built *Built) (numbers, error) {
	known := strings.Join(built.Names(), ", ")
	n := numbers{listed: map[string]string{}, other: s.DefaultFlow}
	for _, number := range s.Numbers {
		if built.Programs[number.Flow] == nil {
			return n, fmt.Errorf("numbers: %s is to be answered by flow %q, which does not exist; the flows are %s",
				number.Number, number.Flow, known)
		}
		n.listed[number.Number] = number.Flow
	}
	if n.other == "" && len(built.Programs) == 1 {
		n.other = built.Names()[0]
	}
	if n.other != "" && built.Programs[n.other] == nil {
		return n, fmt.Errorf("default_flow: flow %q does not exist; the flows are %s", n.other, known)
	}
	if n.other == "" && len(n.listed) == 0 {
		return n, fmt.Errorf("no flow answers any number; set default_flow to one of %s, or list numbers", known)
	}
	return n, nil
}

// flow is the flow that answers a number.
func (n numbers) flow(number string) string {
	if flow, ok := n.listed[number]; ok {
		return flow
	}
	return n.other
}
