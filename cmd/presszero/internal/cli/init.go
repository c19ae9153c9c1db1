package cli

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"presszero/config"
)

// starter is the directory that init writes, but for the settings.
//
//go:embed starter
var starter embed.FS

func newInit(s *session) *cobra.Command {
	return &cobra.Command{
		Use:   "init DIR",
		Short: "Write a directory of your own: settings, queues, hours, agents, flows and tests",
		Long: `Init writes a directory that is complete and explained: settings, queues, opening hours,
agents, two flows with their tests, and a folder for recordings. It never overwrites a file.`,
		Example: "  presszero init my-line\n  cd my-line && presszero flow test && presszero call",
		Args:    exactly("DIR"),
		RunE:    func(_ *cobra.Command, args []string) error { return s.init(args[0]) },
	}
}

func (s *session) init(dir string) error {
	files := map[string][]byte{config.FileName: []byte(config.Template(starterSettings()))}
	err := fs.WalkDir(starter, "starter", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel("starter", path)
		if err != nil {
			return err
		}
		files[name], err = starter.ReadFile(path)
		return err
	})
	if err != nil {
		return fmt.Errorf("read what is to be written: %w", err)
	}
	for name := range files {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s exists already; choose a new directory", filepath.Join(dir, name))
		}
	}
	for name, data := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // the service may run as another user
			return fmt.Errorf("write the directory: %w", err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // there is no secret in it
			return fmt.Errorf("write the directory: %w", err)
		}
	}
	fmt.Fprintf(s.Out, `%s is yours. Next:
  cd %s
  presszero call            be the caller
  presszero flow check      every fault, with its line and what to do
  presszero flow test       play the conversations that must go as written
  presszero flow prove      prove that nobody can be trapped
When it sounds right: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and PRESSZERO_PUBLIC_URL, then
  presszero doctor          is everything as the service needs it?
  presszero serve
  presszero connect +1...   point your number at it
`, dir, dir)
	return nil
}

// starterSettings are the settings of the written directory: what has no default that fits.
func starterSettings() config.Settings {
	s := config.Default()
	s.DefaultFlow = "main"
	s.Fallback.Numbers = []string{"+15550123"}
	return s
}
