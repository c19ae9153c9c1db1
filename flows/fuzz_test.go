package flows

import (
	"os"
	"path/filepath"
	"testing"
)

func FuzzCompile(f *testing.F) {
	for _, pattern := range []string{"testdata/broken/*.yaml", "testdata/*.yaml", "library/*.yaml"} {
		for _, seed := range seeds(f, pattern) {
			f.Add(seed)
		}
	}
	site := fuzzSite(f)
	f.Fuzz(func(t *testing.T, source []byte) {
		file := File{Name: "fuzz.yaml", Data: source}
		program, diags := Compile(file, site)
		if (program == nil) != diags.HasErrors() {
			t.Fatalf("program %v with %v", program, diags)
		}
		for _, d := range diags {
			if d.Pos.Line < 1 || d.Pos.Col < 1 || d.Remedy == "" {
				t.Errorf("without place or remedy: %+v", d)
			}
		}
		Format(diags, map[string][]byte{file.Name: source})
		if program == nil {
			return
		}
		for name := range program.Steps {
			if !program.Module && site.Queues[program.PersonFor(name)] == nil {
				t.Errorf("0 leads nowhere at %s", name)
			}
			for _, to := range program.Edges(name) {
				if program.Steps[to] == nil {
					t.Errorf("%s leads to %s, which is not there", name, to)
				}
			}
		}
	})
}

func FuzzReadSite(f *testing.F) {
	for _, pattern := range []string{"testdata/site/*.yaml", "testdata/broken-site/*.yaml", "library/site/*.yaml"} {
		for _, seed := range seeds(f, pattern) {
			f.Add(seed, seed, seed)
		}
	}
	f.Fuzz(func(t *testing.T, queues, hours, agents []byte) {
		site, diags := ReadSite(File{"queues.yaml", queues}, File{"hours.yaml", hours}, File{"agents.yaml", agents})
		if (site == nil) != diags.HasErrors() {
			t.Fatalf("site %v with %v", site, diags)
		}
		if site == nil {
			return
		}
		for name, queue := range site.Queues {
			if len(queue.Ladder) == 0 || queue.Ladder[len(queue.Ladder)-1].Voicemail == nil {
				t.Errorf("the queue %s has a dead end", name)
			}
		}
	})
}

func FuzzExpression(f *testing.F) {
	for _, seed := range []string{`account startsWith "9"`, `n + 1`, `digits(account)`, `n | money("EUR")`, `number(n) + date(account)`, `member ? 1 : 2`, `account[0:2]`, `lang in ["hi"]`, `call.from`, `int(account) % n`} {
		f.Add(seed, "0417", 3)
	}
	f.Fuzz(func(t *testing.T, source, account string, n int) {
		expr, kind, fault := desk().compile(source)
		if fault != nil {
			return
		}
		env := caller()
		env["account"], env["n"] = account, n
		value, err := expr.Eval(env)
		if err != nil {
			return
		}
		if got, ok := kindOfValue(value); !ok || got != kind {
			t.Errorf("%s gives %T, not a %s", source, value, kind)
		}
	})
}

func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{"Hello {{ account }}.", "{{ n }}{{ n }}", "{{", "}}", "{{ {{ }} }}", "नमस्ते {{ acount }}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		template, faults := desk().template(source)
		if len(faults) > 0 {
			return
		}
		if template.String() != source {
			t.Errorf("%q is remembered as %q", source, template)
		}
		_, _ = template.Render(caller())
	})
}

// seeds are the contents of the files that match.
func seeds(f *testing.F, pattern string) [][]byte {
	f.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		f.Fatalf("no files match %s: %v", pattern, err)
	}
	var all [][]byte
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, data)
	}
	return all
}

// fuzzSite is the site of the tests.
func fuzzSite(f *testing.F) *Site {
	f.Helper()
	read := func(name string) File { return File{Name: name, Data: seeds(f, "testdata/site/"+name)[0]} }
	site, diags := ReadSite(read("queues.yaml"), read("hours.yaml"), read("agents.yaml"))
	if len(diags) > 0 {
		f.Fatal(diags)
	}
	return site
}
