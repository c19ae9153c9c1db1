package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSecretsOfFlowsComeFromTheEnvironmentAndNeverShowThemselves(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("from-a-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(Source{Dir: t.TempDir(), Env: []string{
		"PRESSZERO_SECRET_API_KEY=hunter2", "PRESSZERO_SECRET_TOKEN_FILE=" + file, "PRESSZERO_SECRET_EMPTY=",
	}})
	if err != nil {
		t.Fatal(err)
	}
	secrets := loaded.Settings.Secrets
	if len(secrets) != 2 || secrets["API_KEY"].Reveal() != "hunter2" || secrets["TOKEN"].Reveal() != "from-a-file" {
		t.Errorf("read %d secrets: %v", len(secrets), secrets)
	}
	for _, shown := range []string{fmt.Sprintf("%+v", loaded.Settings), fmt.Sprintf("%#v", loaded.Settings), View(loaded), ViewOrigins(loaded)} {
		if strings.Contains(shown, "hunter2") || strings.Contains(shown, "from-a-file") {
			t.Errorf("a secret is shown in %s", shown)
		}
	}
}

func TestASecretThatCannotBeReadIsAFault(t *testing.T) {
	t.Parallel()
	for name, env := range map[string][]string{
		"no such file": {"PRESSZERO_SECRET_KEY_FILE=/no/such/file"},
		"both":         {"PRESSZERO_SECRET_KEY=one", "PRESSZERO_SECRET_KEY_FILE=/no/such/file"},
	} {
		_, err := Load(Source{Dir: t.TempDir(), Env: env})
		if err == nil || !strings.Contains(err.Error(), "PRESSZERO_SECRET_KEY") || strings.Contains(err.Error(), "one;") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHostsAreHostsAndNothingElse(t *testing.T) {
	t.Parallel()
	for host, fine := range map[string]bool{
		"api.example.com": true, "api.example.com:8443": true, "10.0.0.5:8080": true, "[fd00::1]:8080": true, "localhost:9000": true,
		"10.0.0.5": false, "https://api.example.com": false, "api.example.com/path": false, "API.example.com": false, "*.example.com": false, "": false,
	} {
		if err := hostRule(host); (err == nil) != fine {
			t.Errorf("%q: %v", host, err)
		}
	}
}
