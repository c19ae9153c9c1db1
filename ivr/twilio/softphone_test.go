package twilio

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestASoftphoneTokenIsForOneIdentityAndAnHour(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)
	o := SoftphoneOptions{AccountSID: "AC1", APIKey: "SK1", APISecret: "secret", Identity: "anna"}
	token, until, err := SoftphoneToken(o, now)
	if err != nil || !until.Equal(now.Add(time.Hour)) {
		t.Fatalf("until %v, %v", until, err)
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims struct {
		Exp    int64
		Grants struct {
			Identity string
			Voice    struct {
				Incoming struct{ Allow bool }
				Outgoing map[string]any
			}
		}
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	if g := claims.Grants; g.Identity != "anna" || !g.Voice.Incoming.Allow || claims.Exp != until.Unix() || g.Voice.Outgoing["application_sid"] != nil {
		t.Errorf("claims are %s", payload)
	}
	o.APISecret = ""
	if _, _, err := SoftphoneToken(o, now); !errors.Is(err, ErrNoAPIKey) {
		t.Errorf("without a key: %v", err)
	}
}
