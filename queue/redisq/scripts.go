package redisq

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

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
	"OVERTAKEN":     queue.ErrOvertaken,
	"NO_WRAP_UP":    queue.ErrNoWrapUp,
	"STALE_LEDGER":  queue.ErrStaleLedger,
	"REPLAN":        errReplan,
}

// shipped is the library of every store.
var shipped = sync.OnceValues(compose)

// compose makes the library of the verbs that are shipped.
func compose() (library, error) {
	files, err := fs.Glob(sources, "lua/*.lua")
	if err != nil {
		return library{}, fmt.Errorf("list scripts: %w", err)
	}
	verbs := map[string]string{}
	for _, file := range files {
		text, err := fs.ReadFile(sources, file)
		if err != nil {
			return library{}, err
		}
		verbs[strings.TrimSuffix(path.Base(file), ".lua")] = string(text)
	}
	return bind(verbs)
}

// noWrites is the flag of a verb that only reads, in the first line of its file.
const noWrites = "no-writes"

// bind makes one library of the texts of verbs.
func bind(verbs map[string]string) (library, error) {
	var parts, functions strings.Builder
	seen := map[string]bool{}
	for _, verb := range slices.Sorted(maps.Keys(verbs)) {
		head, body, _ := strings.Cut(verbs[verb], "\n")
		body, err := include(body, &parts, seen)
		if err != nil {
			return library{}, fmt.Errorf("compose %s: %w", verb, err)
		}
		flags := ""
		if strings.HasSuffix(head, "flags="+noWrites) {
			flags = "'" + noWrites + "'"
		}
		fmt.Fprintf(&functions, "do\nlocal function verb(ARGV)\n%s\nend\nredis.register_function{\n"+
			"  function_name = NAME .. '_%s', flags = { %s },\n"+
			"  callback = function(keys, args) return transition(verb, keys, args) end,\n}\nend\n", body, verb, flags)
	}
	text := parts.String() + functions.String()
	sum := sha256.Sum256([]byte(text))
	name := family + hex.EncodeToString(sum[:6])
	return library{name: name, text: fmt.Sprintf("local NAME = '%s'\n%s", name, text)}, nil
}

// include is a text without its comments and its lines "-- include NAME"; lua/part/NAME goes to the parts, each once and
// after those that it includes itself.
func include(text string, parts *strings.Builder, seen map[string]bool) (string, error) {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, "-- include "); ok {
			if err := includePart("lua/part/"+strings.TrimSpace(name), parts, seen); err != nil {
				return "", err
			}
			continue
		}
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			out.WriteString(line)
		}
	}
	return out.String(), nil
}

func includePart(file string, parts *strings.Builder, seen map[string]bool) error {
	if seen[file] {
		return nil
	}
	seen[file] = true
	text, err := fs.ReadFile(sources, file)
	if err != nil {
		return errors.Join(errors.New("no part "+file), err)
	}
	body, err := include(string(text), parts, seen)
	parts.WriteString(body)
	return err
}
