package prove_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"presszero/flows"
	"presszero/ivr/phrase"
	"presszero/ivr/prove"
)

// ceiling is how long the check and the proof of a flow of 200 steps may take.
const ceiling = 100 * time.Millisecond

// long is a flow of 200 steps: menus, entries, conditions, opening hours, lines and messages.
func long() flows.File {
	var out strings.Builder
	out.WriteString("flow: long\nlanguages: [en, hi]\nperson: reception\nstart: m0\nvars: {account: \"\", n: 0}\nsteps:\n")
	for i := range 40 {
		next := (i + 1) % 40
		fmt.Fprintf(&out, "  m%d: {menu: {en: \"For a bill, press 1. For a person, press 0.\", hi: \"1 या 0 दबाएँ।\"}, keys: {\"1\": c%d, \"2\": m%d, \"3\": h%d}}\n", i, i, next, i)
		fmt.Fprintf(&out, "  c%d: {collect: {en: \"Enter your account number, or 0.\", hi: \"खाता नंबर या 0।\"}, into: account, digits: 6, next: b%d}\n", i, i)
		fmt.Fprintf(&out, "  b%d: {branch: [{when: 'account startsWith \"9\"', go: e%d}], else: m%d}\n", i, i, next)
		fmt.Fprintf(&out, "  e%d: {enqueue: reception, note: \"{{ account }}\"}\n", i)
		fmt.Fprintf(&out, "  h%d: {hours: office, open: e%d, closed: m%d}\n", i, i, next)
	}
	return flows.File{Name: "long.yaml", Data: []byte(out.String())}
}

// BenchmarkProve200Steps measures the CPU time of the check and the proof of a flow of 200 steps. x-ceiling is the ratio of
// the best run to the 100 ms that they may take.
func BenchmarkProve200Steps(b *testing.B) {
	site, file := deskSite(b, "testdata"), long()
	phrases, err := phrase.New()
	if err != nil {
		b.Fatal(err)
	}
	prover, err := prove.New(prove.Options{Phrases: phrases})
	if err != nil {
		b.Fatal(err)
	}
	best := time.Hour
	var seen prove.Certificate
	for b.Loop() {
		before := cpu()
		prog, diags := flows.Compile(file, site)
		if diags.HasErrors() {
			b.Fatal(diags)
		}
		proved, err := prover.Prove(prog)
		if err != nil || proved.Err() != nil {
			b.Fatal(err, proved.Err())
		}
		best, seen = min(best, cpu()-before), proved.Certificate
	}
	b.ReportMetric(float64(best)/float64(ceiling), "x-ceiling")
	b.ReportMetric(float64(best)/1e6, "cpu-ms/op")
	b.ReportMetric(float64(seen.States), "states")
	b.ReportMetric(float64(seen.Transitions), "transitions")
}

// cpu is the CPU time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
