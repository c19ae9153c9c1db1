// Command presszero is a business's phone line that never traps anybody.
package main

import (
	"os"
	_ "time/tzdata" // opening hours have time zones, and a small image has none

	"presszero/cmd/presszero/internal/cli"
)

func main() {
	os.Exit(cli.Run(cli.Process{
		Args: os.Args[1:], Env: os.Environ(), In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
	}))
}
