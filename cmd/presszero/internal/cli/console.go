package cli

import (
	"io"

	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"presszero/internal/obs"
)

// logging is the choice to see the service's log beside what a command shows.
type logging struct {
	to    io.Writer
	shown bool
}

func (l *logging) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&l.shown, "log", false, "show the service's log as well")
}

// logger is a log for people, or none.
func (l *logging) logger() (*zap.Logger, error) {
	if !l.shown {
		return zap.NewNop(), nil
	}
	return obs.NewLogger(obs.Options{Level: "info", Format: "console", Output: l.to})
}
