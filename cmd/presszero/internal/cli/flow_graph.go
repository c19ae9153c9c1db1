package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"presszero/flows/graph"
)

// graphFormats are the languages in which a flow is drawn.
var graphFormats = map[string]func(graph.Graph) string{
	"mermaid": graph.Graph.Mermaid,
	"dot":     graph.Graph.DOT,
	"svg":     graph.Graph.SVG,
}

func newFlowGraph(s *session) *cobra.Command {
	formats := strings.Join(slices.Sorted(maps.Keys(graphFormats)), ", ")
	cmd := &cobra.Command{
		Use:     "graph FLOW",
		Short:   "Draw a flow: its steps, and what leads from each to the next",
		Example: "  presszero flow graph main --format svg > main.svg",
		Args:    exactly("FLOW"),
	}
	format := cmd.Flags().String("format", "mermaid", "one of "+formats)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		write, known := graphFormats[*format]
		if !known {
			return usage("unknown format %q; there are %s", *format, formats)
		}
		loaded, err := s.load(cmd)
		if err != nil {
			return err
		}
		built, err := s.build(loaded.Settings)
		if err != nil {
			return err
		}
		program := built.Programs[args[0]]
		if program == nil {
			return usage("there is no flow %q; there are %s", args[0], strings.Join(built.Names(), ", "))
		}
		_, err = fmt.Fprint(s.Out, write(graph.Of(program)))
		return err
	}
	settingsFlags(cmd)
	return cmd
}
