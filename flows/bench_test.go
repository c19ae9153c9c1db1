package flows_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"presszero/flows"
)

// long is a flow of 200 steps in four languages, with expressions.
func long() flows.File {
	var out strings.Builder
	out.WriteString("flow: long\nlanguages: [en, hi, ta, bn]\nperson: reception\nstart: s0\nvars: {account: \"91\", n: 0}\nsteps:\n")
	for i := range 100 {
		fmt.Fprintf(&out, "  s%d:\n    menu: {en: \"Press 1, or 0. {{ digits(account) }}\", hi: \"1 या 0 दबाएँ। {{ digits(account) }}\", ta: \"1, 0 {{ account }}\", bn: \"1, 0 {{ account }}\"}\n", i)
		fmt.Fprintf(&out, "    keys: {\"1\": b%d}\n", i)
		fmt.Fprintf(&out, "  b%d: {branch: [{when: n > %d and account startsWith \"9\", go: s%d}], else: s%d}\n", i, i, i, (i+1)%100)
	}
	return flows.File{Name: "long.yaml", Data: []byte(out.String())}
}

func BenchmarkCompile200Steps(b *testing.B) {
	site, file := fixtureSite(b), long()
	for b.Loop() {
		if _, diags := flows.Compile(file, site); len(diags) > 0 {
			b.Fatal(diags)
		}
	}
}

func BenchmarkHoursAt(b *testing.B) {
	h := opening(b, `zone: Asia/Kolkata, week: {mon-fri: "09:00-17:30"}`)
	at := time.Date(2026, 11, 20, 18, 0, 0, 0, h.Zone)
	for b.Loop() {
		h.At(at)
	}
}
