package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/internal/golden"
)

func TestEachFaultOfAFileIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/faults/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of faults: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			_, err := Load(Source{File: file})
			if len(AsFaults(err)) == 0 {
				t.Fatalf("Load returned %v, want faults", err)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("a message shows a secret:\n%v", err)
			}
			golden.Equal(t, strings.TrimSuffix(file, ".yaml")+".golden", err.Error()+"\n")
		})
	}
}

func TestFaultsOfAllLayersComeAtOnce(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing")
	_, err := Load(Source{
		File: "testdata/faults/unknown-key.yaml",
		Env: []string{
			"PRESSZERO_FLOWS_DIRR=x", "PRESSZERO_WEBHOOK_TIMEOUT=90", "TWILIO_AUTH_TOKEN=hunter2", "TWILIO_AUTH_TOKEN_FILE=/x",
			"REDIS_URL_FILE=" + missing, "PRESSZERO_NUMBERS=+15550100=support,+15550101",
		},
		Flags: map[string]string{"log.level": "loud", "twilio.api_secret": "hunter2", "log.levle": "info", "drain_timeout": ""},
	})
	got := strings.ReplaceAll(err.Error(), missing, "/missing")
	golden.Equal(t, "testdata/all-layers.golden", got+"\n")
	if strings.Contains(got, "hunter2") {
		t.Errorf("a message shows a secret:\n%s", got)
	}
}

func TestValidateNamesEveryFaultOfAPlainStruct(t *testing.T) {
	t.Parallel()
	s := Default()
	s.Site = ""
	s.Redis.Timeout = 0
	s.Twilio.AuthToken = "hunter2"
	s.Numbers = []Number{{Number: "+15550100", Flow: "support"}, {Number: "15550101"}}
	want := Faults{
		{Key: "site", Message: "is empty"},
		{Key: "redis.timeout", Message: "0s is outside 50ms to 5s"},
		{Key: "numbers[1].number", Message: `"15550101" is not a phone number in E.164 form; ` +
			"write + and the country code, as in +15550100"},
		{Key: "numbers[1].flow", Message: "is empty"},
		{Key: "twilio.account_sid", Message: "is empty, but twilio.auth_token is set"},
	}
	if diff := cmp.Diff(want, AsFaults(s.Validate())); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestServeNeedsAPersonAndItsOwnAddress(t *testing.T) {
	t.Parallel()
	s := Default()
	s.Twilio.AccountSID, s.Twilio.AuthToken = "AC1", "hunter2"
	var keys []string
	for _, f := range AsFaults(s.ValidateServe()) {
		keys = append(keys, f.Key)
	}
	if diff := cmp.Diff([]string{"fallback.numbers", "public_url"}, keys); diff != "" {
		t.Errorf("keys at fault (-want +got):\n%s", diff)
	}
	s.Fallback.Numbers, s.PublicURL = []string{"+15550100"}, "https://voice.example.com"
	if err := s.ValidateServe(); err != nil {
		t.Errorf("complete settings are refused: %v", err)
	}
}

func TestServeFaultsHaveTheirPlace(t *testing.T) {
	t.Parallel()
	loaded, err := Load(Source{File: write(t, "fallback:\n  numbers: []\n")})
	if err != nil {
		t.Fatal(err)
	}
	want := Origin{Layer: FromFile, Name: loaded.File, Line: 2, Column: 12}
	if diff := cmp.Diff(want, AsFaults(loaded.CheckServe())[0].Origin); diff != "" {
		t.Errorf("origin (-want +got):\n%s", diff)
	}
}

// write makes a settings file of its own for a test.
func write(t interface {
	Helper()
	TempDir() string
	Fatal(...any)
}, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
