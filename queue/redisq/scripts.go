package redisq

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
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
		scripts[strings.TrimSuffix(path.Base(file), ".lua")] = redis.NewScript(prune(source))
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

// A definition is a function or a constant of the outermost level, which ends where the next line that is not indented
// does not belong to it any more.
var (
	definition = regexp.MustCompile(`^local (?:function (\w+)|([A-Z_]+) =|(key_\w+) =)`)
	identifier = regexp.MustCompile(`\w+`)
)

// prune leaves out of a script what it defines and does not use: Redis makes every function and every table of a script
// anew whenever the script runs, and the parts have many.
func prune(script string) string {
	var kept []string
	used := map[string]bool{}
	for _, statement := range slices.Backward(statements(script)) {
		if m := definition.FindStringSubmatch(statement); len(m) == 4 && !used[m[1]+m[2]+m[3]] {
			continue
		}
		for _, word := range identifier.FindAllString(statement, -1) {
			used[word] = true
		}
		kept = append(kept, statement)
	}
	slices.Reverse(kept)
	return strings.Join(kept, "")
}

// statements cuts a script at the lines that begin something: those that are not indented, close nothing and are no
// comment. Comments are left out, but for the first line, which is Redis's.
func statements(script string) []string {
	var all []string
	for line := range strings.Lines(script) {
		switch {
		case len(all) > 0 && strings.HasPrefix(strings.TrimSpace(line), "--"):
		case len(all) > 0 && continues(line):
			all[len(all)-1] += line
		default:
			all = append(all, line)
		}
	}
	return all
}

// continues reports whether a line belongs to the statement before it.
func continues(line string) bool {
	return strings.TrimSpace(line) == "" || strings.ContainsAny(line[:1], " \t})") ||
		strings.HasPrefix(line, "end") || strings.HasPrefix(line, "else")
}
