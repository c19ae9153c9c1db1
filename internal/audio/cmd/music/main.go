// Music synthesises the sounds that ship with Press Zero into the directory that it is given: hold.wav, beep.wav
// and tone.wav.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"presszero/internal/audio"
	"presszero/internal/audio/compose"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "music:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%d arguments, want one directory", len(args))
	}
	for name, samples := range map[string][]int16{
		"hold.wav": compose.Hold(), "beep.wav": compose.Beep(), "tone.wav": compose.Tone(),
	} {
		wav := audio.Encode(samples).WAV()
		if err := os.WriteFile(filepath.Join(args[0], name), wav, 0o644); err != nil { //nolint:gosec // everyone may listen
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}
