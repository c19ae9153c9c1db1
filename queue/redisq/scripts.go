package redisq

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/redis/go-redis/v9"

	"presszero/queue"
)

//go:embed lua
var sources embed.FS

// codes are the replies of a script that are a word instead of a list.
var codes = map[string]error{
	"OK":            nil,
	"NONE":          nil,
	"UNKNOWN_CALL":  queue.ErrUnknownCall,
	"UNKNOWN_AGENT": queue.ErrUnknownAgent,
	"ENDED":         queue.ErrEnded,
	"FULL":          queue.ErrFull,
	"ENOUGH":        queue.ErrEnoughCalled,
	"STALE_OFFER":   queue.ErrStaleOffer,
	"TAKEN":         queue.ErrTaken,
	"NO_WRAP_UP":    queue.ErrNoWrapUp,
	"REPLAN":        errReplan,
}

// compose makes one script of each lua/<verb>.lua, by verb.
func compose() (map[string]*redis.Script, error) {
	files, err := fs.Glob(sources, "lua/*.lua")
	if err != nil {
		return nil, fmt.Errorf("list scripts: %w", err)
	}
	scripts := map[string]*redis.Script{}
	for _, file := range files {
		source, err := include(file, map[string]bool{})
		if err != nil {
			return nil, fmt.Errorf("compose %s: %w", file, err)
		}
		scripts[strings.TrimSuffix(path.Base(file), ".lua")] = redis.NewScript(source)
	}
	return scripts, nil
}

// include is a file with every line "-- include NAME" replaced by lua/part/NAME, each part once.
func include(file string, seen map[string]bool) (string, error) {
	text, err := fs.ReadFile(sources, file)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "-- include "); ok {
			part := "lua/part/" + strings.TrimSpace(name)
			if seen[part] {
				continue
			}
			seen[part] = true
			if line, err = include(part, seen); err != nil {
				return "", err
			}
		}
		out.WriteString(line)
	}
	return out.String(), nil
}
