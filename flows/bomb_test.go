package flows_test

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"presszero/flows"
)

// bomb is a small file that describes much work, or a large one.
type bomb struct {
	source string
	says   string // of an error; empty: the file is sound
}

// bombs are refused by the first limit that they break, and those that break none must not take long either.
func bombs() map[string]bomb {
	all := oversized()
	maps.Copy(all, overgrown())
	maps.Copy(all, hostile())
	return all
}

const (
	manyValues = "more than 40000 keys and values"
	longLine   = "longer than 20000 bytes"
	tooDeep    = "nested too deeply"
)

// oversized are files that are refused before YAML is read, or by the YAML parser.
func oversized() map[string]bomb {
	return map[string]bomb{
		"a large file":       {"flow: " + strings.Repeat("x", 1<<20), "larger than 1048576 bytes"},
		"a long line":        {"flow: " + strings.Repeat("x", 1<<19), longLine},
		"a long key":         {strings.Repeat("k", 1<<19) + ": x\n", longLine},
		"brackets":           {"flow: " + strings.Repeat("[", 19_000), tooDeep},
		"brackets by lines":  {"flow:\n" + strings.Repeat(" [\n", 30_000), manyValues},
		"braces":             {strings.Repeat("{a: ", 4_900), tooDeep},
		"dashes":             {strings.Repeat("- ", 9_900), tooDeep},
		"question marks":     {strings.Repeat("? ", 9_900), tooDeep},
		"indents":            {indents(700), tooDeep},
		"aliases of aliases": {aliases(20), "anchors, aliases and merges"},
		"aliases":            {"flow: &a x\nsteps:\n" + repeat(15_000, "- *a\n"), "anchors, aliases and merges"},
		"anchors":            {"steps:\n" + repeat(15_000, "  a%d: &a%d x\n"), "anchors, aliases and merges"},
		"merges":             {"steps:\n" + repeat(9_000, "  a%d: {<<: x}\n"), "anchors, aliases and merges"},
		"empty lines":        {strings.Repeat("\n", 1<<20), manyValues},
		"comments":           {strings.Repeat("# : x\n", 1<<17), manyValues},
		"hidden keys":        {"a: x\n" + strings.Repeat("#: x\n", 19_000), "# begins a comment"},
		"tags":               {"a: x\n" + repeat(19_000, "b%d: !!t%d x\n"), "unknown key"},
		"documents":          {strings.Repeat("--- a\n", 19_000), "more than one document"},
		"directives":         {strings.Repeat("%TAG !a! b\n", 30_000), "duplicate %TAG"},
		"escapes":            {"flow: \"" + strings.Repeat("\\\n", 39_000) + "\"", "lacks the key"},
		"folded lines":       {"flow: >\n" + strings.Repeat("  x\n", 39_000), "is not a name"},
		"80,000 steps":       {written("", repeat(80_000, "  s%d: x\n")), manyValues},
		"15,000 variables in 9,000 texts": {
			written(repeat(15_000, "  v%d: 0\n"), repeat(9_000, "  s%d: {say: '{{ v%d }}', next: bye}\n")), manyValues,
		},
	}
}

// overgrown are files of an ordinary size with too many things in them.
func overgrown() map[string]bomb {
	return map[string]bomb{
		"variables":          {written(repeat(15_000, "  v%d: 0\n"), ""), "more than 200 variables"},
		"inputs":             {"inputs:\n" + repeat(9_000, "  w%d: 0\n") + written("", ""), "more than 200 variables"},
		"steps":              {written("", repeat(9_000, "  s%d: {goto: bye}\n")), "more than 1000 steps"},
		"steps of no kind":   {written("", repeat(15_000, "  s%d: x\n")), "must be a mapping"},
		"steps of one name":  {written("", strings.Repeat("  s: {goto: a}\n", 9_000)), "stands twice"},
		"unknown steps":      {written("", repeat(999, "  s%d: {goto: x%d}\n")), "unknown step"},
		"unknown keys":       {written("", "  s:\n    say: x\n"+repeat(19_000, "    k%d: a\n")), "unknown key"},
		"long unknown keys":  {written("", "  s:\n    say: x\n"+repeat(50, "    "+strings.Repeat("k", 19_000)+"%d: a\n")), "unknown key"},
		"keys of a menu":     {written("", "  s:\n    menu: x\n    keys:\n"+repeat(19_000, "      k%d: a\n")), "not a key of a phone"},
		"unknown variables":  {written("", "  s:\n    next: bye\n    set:\n"+repeat(19_000, "      w%d: 1\n")), "unknown variable"},
		"cases":              {written("", "  s:\n    else: bye\n    branch:\n"+repeat(6_000, "      - {when: n > %d, go: a}\n")), "more than 100 cases"},
		"choices":            {written("", "  s:\n    listen: x\n    choices:\n"+repeat(4_000, "      - {key: \"1\", words: [w%d], next: a}\n")), "more than 20 choices"},
		"words":              {written("", "  s:\n    listen: x\n    choices:\n      - key: \"1\"\n        next: a\n        words:\n"+repeat(15_000, "          - w%d\n")), "more than 20 words"},
		"languages":          {"languages:\n" + repeat(15_000, "  - en-x%d\n") + written("", ""), "more than 20 languages"},
		"pronunciations":     {"pronounce:\n" + repeat(15_000, "  w%d: x\n") + written("", ""), "more than 200 words"},
		"a body":             {written("", "  s:\n    fetch: https://x.example/\n    method: POST\n    next: bye\n    failed: bye\n    body:\n"+repeat(15_000, "      k%d: x\n")), "more than 500 keys"},
		"headers":            {written("", "  s:\n    fetch: https://x.example/\n    next: bye\n    failed: bye\n    headers:\n"+repeat(7_000, "      k%d: '{{ n + %d }}'\n")), "more than 1000 different expressions"},
		"arms":               {written("", "  s:\n    experiment:\n"+repeat(9_000, "      s%d: 1\n")+"    next:\n"+repeat(9_000, "      s%d: a\n")), "the shares add up to"},
		"unknown modules":    {written("", repeat(999, "  s%d: {subflow: m%d, next: bye}\n")), "unknown module"},
		"parentheses":        {written("", "  s: {say: '{{ "+strings.Repeat("(", 19_000)+" }}', next: a}\n"), "longer than 3000 characters"},
		"a long expression":  {written("", "  s: {say: '{{ "+strings.Repeat("1+", 499)+"1 }}', next: a}\n"), "exceeds maximum allowed nodes"},
		"nested expressions": {written("", "  s: {say: '{{ "+strings.Repeat("(", 480)+"1"+strings.Repeat(")", 480)+" }}', next: a}\n"), ""},
		"long expressions":   {written("", repeat(900, "  s%d: {branch: [{when: '"+strings.Repeat("n > 1 and ", 40)+"n > %d', go: a}], else: bye}\n")), "characters of them"},
		"faulty expressions": {written("", repeat(900, "  s%d: {branch: [{when: '"+strings.Repeat("w > 1 and ", 40)+"w > %d', go: a}], else: bye}\n")), "unknown variable"},
		"long prompts":       {written("", repeat(300, "  s%d: {menu: '"+strings.Repeat("press 1 ", 370)+"', keys: {\"1\": bye}}\n")), "nobody listens longer"},
		"long sentences":     {"languages: [hi]\n" + written("", repeat(100, "  s%d: {menu: '"+strings.Repeat("1 और ", 590)+"दबाएँ', keys: {\"1\": bye}}\n")), "a sentence is longer"},
		"combining marks":    {written("", repeat(150, "  s%d: {say: '"+strings.Repeat("़", 2000)+"', next: bye}\n")), "a sentence is longer"},
	}
}

// hostile are sound files that come close to every limit.
func hostile() map[string]bomb {
	vars := repeat(198, "  v%d: \"\"\n")
	return map[string]bomb{
		"a long way":       {written("", "  s0: {goto: bye}\n"+chain(990, "  s%d: {goto: s%d}\n")), ""},
		"a long talk":      {written("", "  s0: {goto: bye}\n"+chain(990, "  s%d: {say: Hello., next: s%d}\n")), ""},
		"a web":            {written("", repeat(990, "  s%d: {menu: 'Press 0 for a person.', keys: {\"1\": s1, \"2\": s99, \"3\": s989, \"4\": s%d}}\n")), ""},
		"every expression": {written("", repeat(990, "  s%d: {branch: [{when: n > %d, go: a}], else: bye}\n")), ""},
		"one text":         {written("", repeat(990, "  s%d: {say: '"+strings.Repeat("{{n}}", 6)+"', next: bye}\n")), ""},
		"variables of all": {written(vars, repeat(990, "  s%d: {say: '"+repeat(3, "{{ v1%d }} {{ v2%d }} ")+"', next: bye}\n")), ""},
		"a chain of secrets": {
			written(vars, chain(197, "  s%d: {set: {v%d: v%d}, next: bye}\n")+"  c: {collect: x, into: v0, digits: 4, sensitive: true, next: bye}\n"), "",
		},
		"prompts": {written("", repeat(990, "  s%d: {menu: '"+strings.Repeat("or 1 press 2 ", 7)+"', keys: {\"1\": bye, \"2\": bye}}\n")), ""},
	}
}

// repeat is a text again and again, with the number of each for %d.
func repeat(n int, text string) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)))
	}
	return out.String()
}

// chain is a text for every number from 1 on, with the number for the first %d and the last, and the one before it.
func chain(n int, text string) string {
	var out strings.Builder
	for i := range n {
		first := strings.Replace(text, "%d", fmt.Sprint(i+1), strings.Count(text, "%d")-1)
		out.WriteString(strings.Replace(first, "%d", fmt.Sprint(i), 1))
	}
	return out.String()
}

// written is a flow with more variables and steps.
func written(vars, steps string) string {
	return "flow: a\nperson: reception\nstart: a\nvars:\n  n: 0\n" + vars + "steps:\n  a: {say: Hello., next: bye}\n" + steps + "  bye: {hangup: Bye.}\n"
}

// aliases are ten times as many at every level.
func aliases(levels int) string {
	var out strings.Builder
	out.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < levels; i++ {
		fmt.Fprintf(&out, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	return out.String()
}

// indents are mappings inside of each other, each on a line of its own.
func indents(levels int) string {
	var out strings.Builder
	for i := range levels {
		out.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return out.String()
}

// read reads a bomb as the check of a flow does, with the report of its faults.
func (b bomb) read(site *flows.Site) flows.Diagnostics {
	file := flows.File{Name: "bomb.yaml", Data: []byte(b.source)}
	_, diags := flows.Compile(file, site)
	flows.Format(diags, map[string][]byte{file.Name: file.Data})
	return diags
}

// TestBombsAreRefusedWithLittleWork counts allocations, which do not depend on the machine. It runs alone, because they are
// counted for the whole process.
func TestBombsAreRefusedWithLittleWork(t *testing.T) {
	site := fixtureSite(t)
	for name, b := range bombs() {
		var diags flows.Diagnostics
		if work := allocations(func() { diags = b.read(site) }); work > littleWork {
			t.Errorf("%s: %d allocations", name, work)
		}
		said := slices.ContainsFunc(diags, func(d flows.Diagnostic) bool {
			return d.Severity == flows.Error && strings.Contains(d.Message, b.says) && d.Pos.Line > 0 && d.Remedy != ""
		})
		if refused := b.says != ""; refused != diags.HasErrors() || refused && !said {
			t.Errorf("%s: not %q: %v", name, b.says, diags[:min(3, len(diags))])
		}
	}
}

// littleWork is how many allocations a refusal may take: the check of 200 steps in four languages takes 60,000.
const littleWork = 400_000

// allocations counts those of the whole process while something is done, once.
func allocations(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}

// ceilingOfBombs is how long it may take to refuse a bomb.
const ceilingOfBombs = 100 * time.Millisecond

// BenchmarkBombs measures the CPU time in which bombs are refused. x-ceiling is the ratio of the worst to the 100 ms that it
// may take, each measured by the best of its runs.
func BenchmarkBombs(b *testing.B) {
	site, all := fixtureSite(b), bombs()
	best := map[string]time.Duration{}
	for b.Loop() {
		for name, one := range all {
			before := cpu()
			one.read(site)
			took := cpu() - before
			best[name] = min(took, cmp.Or(best[name], took))
		}
	}
	worst := slices.MaxFunc(slices.Collect(maps.Keys(best)), func(x, y string) int { return cmp.Compare(best[x], best[y]) })
	for _, name := range slices.SortedFunc(maps.Keys(best), func(x, y string) int { return cmp.Compare(best[y], best[x]) })[:3] {
		b.Logf("%s: %s", name, best[name])
	}
	b.ReportMetric(float64(best[worst])/float64(ceilingOfBombs), "x-ceiling")
}

// cpu is the CPU time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
