package config

import (
	"fmt"
	"strconv"
)

// integer is a kind of whole number.
func integer(unit string, low, high int) kind[int] {
	return kind[int]{
		name: "whole number", unit: unit, limits: fmt.Sprintf("%d to %d", low, high),
		parse: func(raw any) (int, []flaw) {
			return parseOne(raw, func(text string) (int, error) {
				n, err := strconv.Atoi(text)
				if err != nil {
					return 0, fmt.Errorf("%s is not a whole number", excerpt(text))
				}
				return n, nil
			})
		},
		check: func(n int) []flaw {
			if n < low || n > high {
				return []flaw{{message: fmt.Sprintf("%d is not between %d and %d", n, low, high)}}
			}
			return nil
		},
		text: strconv.Itoa,
	}
}
