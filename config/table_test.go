package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

func TestNamesAreUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, key := range Keys() {
		names := append([]string{"key " + key.Name}, key.Env...)
		if key.Flag != "" {
			names = append(names, "--"+key.Flag)
		}
		if key.Secret {
			for _, name := range key.Env {
				names = append(names, name+fileSuffix)
			}
		}
		for _, name := range names {
			if other, taken := seen[name]; taken {
				t.Errorf("%s belongs to %s and to %s", name, other, key.Name)
			}
			seen[name] = key.Name
		}
		if key.Env[0] != "PRESSZERO_"+strings.ToUpper(strings.ReplaceAll(key.Name, ".", "_")) {
			t.Errorf("the first variable of %s is %s", key.Name, key.Env[0])
		}
	}
}

func TestKeysOfASectionStandTogether(t *testing.T) {
	t.Parallel()
	var order []string
	for _, key := range Keys() {
		section, _, _ := strings.Cut(key.Name, ".")
		if len(order) == 0 || order[len(order)-1] != section {
			order = append(order, section)
		}
	}
	if diff := cmp.Diff(sections(), order); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
}

func TestEveryFieldOfSettingsHasItsOwnKey(t *testing.T) {
	t.Parallel()
	samples := map[string]string{"duration": "77s", "number": "77", "whole number": "77", "list": "sample", "list of records": "sample=sample"}
	keys := map[string]string{}
	for _, row := range table {
		key := row.describe()
		text, ok := samples[key.Kind]
		if !ok {
			text = "sample"
		}
		s := Default()
		if faults := row.read(text, &s); len(faults) > 0 {
			t.Fatal(faults)
		}
		changed := differences("", reflect.ValueOf(Default()), reflect.ValueOf(s))
		if len(changed) != 1 || keys[changed[0]] != "" {
			t.Errorf("%s changes %v", key.Name, changed)
		}
		keys[strings.Join(changed, "")] = key.Name
	}
	if fields := len(differences("", reflect.ValueOf(Settings{}), reflect.Value{})) - len([]string{".Dir", ".Secrets"}); fields != len(table) {
		t.Errorf("there are %d keys for %d fields", len(table), fields)
	}
}

// differences are the paths of the fields in which two structs differ, or of all fields when there is no second one.
func differences(path string, a, b reflect.Value) []string {
	if a.Kind() != reflect.Struct {
		if b.IsValid() && reflect.DeepEqual(a.Interface(), b.Interface()) {
			return nil
		}
		return []string{path}
	}
	var found []string
	for i := range a.NumField() {
		other := b
		if b.IsValid() {
			other = b.Field(i)
		}
		found = append(found, differences(path+"."+a.Type().Field(i).Name, a.Field(i), other)...)
	}
	return found
}

func TestASecretNeverShowsItself(t *testing.T) {
	t.Parallel()
	const secret = Secret("hunter2")
	type holder struct {
		Secret  Secret
		Pointer *Secret
		Map     map[string]Secret
	}
	copied := secret
	held := holder{secret, &copied, map[string]Secret{"k": secret}}
	var shown []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %v"} {
		shown = append(shown, fmt.Sprintf(verb, secret), fmt.Sprintf(verb, held), fmt.Sprintf(verb, &held))
	}
	encoded, err := json.Marshal(held)
	if err != nil {
		t.Fatal(err)
	}
	inYAML, err := yaml.Dump(held)
	if err != nil {
		t.Fatal(err)
	}
	shown = append(shown, string(encoded), string(inYAML), fmt.Sprint(Default()), secret.GoString(), secret.String())
	for _, text := range shown {
		for _, form := range []string{"hunter2", "68756e74657232", "68756E74657232"} {
			if strings.Contains(text, form) {
				t.Errorf("the secret shows in %s", text)
			}
		}
	}
	if want := `{"Secret":"********","Pointer":"********","Map":{"k":"********"}}`; string(encoded) != want {
		t.Errorf("JSON is %s, want %s", encoded, want)
	}
	if got := fmt.Sprint(Secret("")); got != "" {
		t.Errorf("an empty secret shows as %q", got)
	}
	if got := secret.Reveal(); got != "hunter2" {
		t.Errorf("Reveal returns %q", got)
	}
}
