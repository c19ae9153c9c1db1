// Dockerlint checks a Dockerfile without an engine: by the parser and the rules of BuildKit, and by the rules of this
// house. It prints every finding as FILE:LINE: message [RULE] and exits with 1 if there is one, with 2 if it could not
// read the file.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, out, problems io.Writer) int {
	if len(args) != 1 {
		fmt.Fprintln(problems, "usage: dockerlint DOCKERFILE")
		return 2
	}
	source, err := os.ReadFile(args[0])
	if err != nil {
		fmt.Fprintln(problems, "dockerlint:", err)
		return 2
	}
	findings := Lint(source)
	for _, f := range findings {
		fmt.Fprintf(out, "%s:%d: %s [%s]\n", args[0], f.Line, f.Message, f.Rule)
	}
	if len(findings) > 0 {
		return 1
	}
	fmt.Fprintf(out, "%s: no findings\n", args[0])
	return 0
}
