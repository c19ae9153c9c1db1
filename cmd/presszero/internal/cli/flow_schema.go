package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"presszero/flows/schema"
)

func newFlowSchema(s *session) *cobra.Command {
	return &cobra.Command{
		Use:   "schema [" + strings.Join(schema.Names(), "|") + "]",
		Short: "Write the JSON Schema of a kind of file, for editors",
		Long: `Schema writes the JSON Schema (2020-12) of flows, or of another kind of file. An editor with
the YAML language server completes, explains and marks keys by it, when the file begins with
  # yaml-language-server: $schema=flow.schema.json`,
		Example: "  presszero flow schema > flows/flow.schema.json\n  presszero flow schema queues > queues.schema.json",
		RunE: func(_ *cobra.Command, args []string) error {
			name := schema.Names()[0]
			switch len(args) {
			case 0:
			case 1:
				name = args[0]
			default:
				return usage("one kind of file at a time: %s", strings.Join(schema.Names(), ", "))
			}
			text, err := schema.Of(name)
			if err != nil {
				return usage("%v", err)
			}
			_, err = fmt.Fprintf(s.Out, "%s", text)
			return err
		},
	}
}
