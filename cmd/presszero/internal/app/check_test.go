package app

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/config"
	"presszero/flows"
)

// monday is a day on which nothing that ships is out of date.
var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func TestNothingIsFoundInWhatShips(t *testing.T) {
	t.Parallel()
	built, found, err := Check(libraryFiles(t), monday)
	if built == nil || err != nil || len(found) > 0 {
		t.Errorf("built %v, error %v\n%s", built, err, libraryFiles(t).Show(found))
	}
}

func TestWhatNoFlowUsesIsFoundWhenAllAreLookedAt(t *testing.T) {
	t.Parallel()
	files := libraryFiles(t)
	files.Queues.Data = append(bytes.Clone(files.Queues.Data), "  spare: {ladder: [{voicemail: {owner: spare, due: 1h}}]}\n"...)
	_, found, err := Check(files, monday)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"PZ214", "PZ215"}, codes(found)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSomeFilesAreCheckedAsTheyWouldBe(t *testing.T) {
	t.Parallel()
	files := libraryFiles(t)
	broken := flows.File{Name: "new.yaml", Data: []byte("flow: new\nperson: recepton\nstart: bye\nsteps:\n  bye: {hangup: Goodbye.}\n")}
	if diff := cmp.Diff([]string{"PZ102"}, codes(CheckFiles(files, []flows.File{broken}))); diff != "" {
		t.Errorf("a flow (-want +got)\n%s", diff)
	}
	queues := flows.File{Name: files.Queues.Name, Data: []byte("queues:\n  reception: {}\n")}
	found := CheckFiles(files, []flows.File{queues, broken})
	if !found.HasErrors() || codes(found)[0] == "PZ102" {
		t.Errorf("the file of the site is not read as it would be: %v", found)
	}
}

func libraryFiles(t *testing.T) Files {
	t.Helper()
	files, err := Library(config.Default())()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func codes(found flows.Diagnostics) []string {
	var all []string
	for _, d := range found {
		all = append(all, d.Code)
	}
	return all
}
