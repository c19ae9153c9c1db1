package cli

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"presszero/config"
)

// session is one run of the command line.
type session struct {
	Process
	configFile string
}

// settingsFlags gives a command a flag for every setting that has one. The help of serve lists them; anywhere else they
// would bury the flags of the command itself.
func settingsFlags(cmd *cobra.Command) {
	for _, key := range config.Keys() {
		if key.Flag == "" || cmd.Flags().Lookup(key.Flag) != nil {
			continue
		}
		cmd.Flags().String(key.Flag, "", key.Help)
		cmd.Flags().Lookup(key.Flag).Hidden = cmd.Name() != "serve"
	}
}

// load reads the settings: flags of the command, environment, file, defaults. Wrong ones are shown, all of them.
func (s *session) load(cmd *cobra.Command) (config.Loaded, error) {
	loaded, err := config.Load(s.source(cmd))
	if faults := config.AsFaults(err); faults != nil {
		fmt.Fprintln(s.Err, faults)
		return loaded, errFaults
	}
	return loaded, err
}

func (s *session) source(cmd *cobra.Command) config.Source {
	given := map[string]string{}
	byFlag := map[string]string{}
	for _, key := range config.Keys() {
		byFlag[key.Flag] = key.Name
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if name := byFlag[f.Name]; name != "" {
			given[name] = f.Value.String()
		}
	})
	return config.Source{File: s.configFile, Env: s.Env, Flags: given}
}

// version is the version of the binary: the module's, and the revision it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && v == "(devel)" {
			v = "devel-" + setting.Value[:min(12, len(setting.Value))]
		}
	}
	return v
}
