package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"presszero/config"
	"presszero/flows"
)

func newFlowFmt(s *session) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fmt [FILES...]",
		Short: "Write flows, queues, hours, agents and tests in their one canonical form",
		Long: `Fmt writes YAML files in place: keys in the order of the reference, two columns for each
level, no quotes around a word that needs none. Comments and blank lines stay where they belong,
and the files say what they said before. Without names it takes every file that the
settings name. With - it reads the standard input and writes to the standard output.`,
		Example: "  presszero flow fmt\n  presszero flow fmt flows/main.yaml\n  presszero flow fmt --check",
	}
	check := cmd.Flags().Bool("check", false, "write nothing; name the files that are not tidy, and exit with 1 if there are any")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 && args[0] == "-" {
			return s.tidyStream()
		}
		files := args
		if len(files) == 0 {
			loaded, err := s.load(cmd)
			if err != nil {
				return err
			}
			if files, err = operatorFiles(loaded.Settings); err != nil {
				return err
			}
		}
		if *check {
			return s.eachFile(files, nameUntidy)
		}
		return s.eachFile(files, writeTidy)
	}
	settingsFlags(cmd)
	return cmd
}

// operatorFiles are the YAML files that the settings name and that are there.
func operatorFiles(settings config.Settings) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(settings.Path(settings.FlowsDir), "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("look into the folder of flows: %w", err)
	}
	for _, name := range []string{settings.QueuesFile, settings.HoursFile, settings.AgentsFile, settings.PhrasesFile} {
		path := settings.Path(name)
		_, err := os.Stat(path)
		if name == "" || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		files = append(files, path)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there is no file to tidy in %s; 'presszero init' writes some", settings.FlowsDir)
	}
	return files, nil
}

// untidy is a file that is not in its canonical form.
type untidy struct {
	path string
	tidy []byte
}

// eachFile does something with each file that is not tidy. Files that cannot be tidied are shown with their faults.
func (s *session) eachFile(paths []string, do func(*session, untidy) error) error {
	faulty := false
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read a file to tidy: %w", err)
		}
		tidy, ok := s.tidied(flows.File{Name: path, Data: data})
		if !ok || bytes.Equal(tidy, data) {
			faulty = faulty || !ok
			continue
		}
		err = do(s, untidy{path: path, tidy: tidy})
		faulty = faulty || errors.Is(err, errFaults)
		if err != nil && !errors.Is(err, errFaults) {
			return err
		}
	}
	if faulty {
		return errFaults
	}
	return nil
}

// nameUntidy names a file; that it is not tidy is a fault.
func nameUntidy(s *session, file untidy) error {
	fmt.Fprintln(s.Out, file.path)
	return errFaults
}

// writeTidy writes a file anew and names it.
func writeTidy(s *session, file untidy) error {
	info, err := os.Stat(file.path)
	if err != nil {
		return fmt.Errorf("tidy a file: %w", err)
	}
	beside := file.path + ".tidy"
	if err := os.WriteFile(beside, file.tidy, info.Mode().Perm()); err != nil {
		return fmt.Errorf("tidy a file: %w", err)
	}
	if err := os.Rename(beside, file.path); err != nil {
		return errors.Join(fmt.Errorf("tidy a file: %w", err), os.Remove(beside))
	}
	fmt.Fprintln(s.Out, file.path)
	return nil
}

func (s *session) tidyStream() error {
	data, err := io.ReadAll(s.In)
	if err != nil {
		return fmt.Errorf("read the standard input: %w", err)
	}
	tidy, ok := s.tidied(flows.File{Name: "standard input", Data: data})
	if !ok {
		return errFaults
	}
	_, err = s.Out.Write(tidy)
	return err
}

// tidied is a file in canonical form; the faults of one that has none are shown.
func (s *session) tidied(file flows.File) ([]byte, bool) {
	tidy, diags := flows.Tidy(file)
	if diags.HasErrors() {
		fmt.Fprint(s.Err, flows.Format(diags, map[string][]byte{file.Name: file.Data}))
		return nil, false
	}
	return tidy, true
}
