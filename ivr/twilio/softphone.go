package twilio

import (
	"errors"
	"fmt"
	"time"

	"github.com/twilio/twilio-go/client/jwt"
)

// SoftphoneLife is for how long a token of a softphone holds. The carrier gives none for less.
const SoftphoneLife = time.Hour

// SoftphoneOptions say for whom a token is, and who vouches for it.
type SoftphoneOptions struct {
	AccountSID, APIKey, APISecret string
	Identity                      string // the name after client: in an address
	Application                   string // SID of the application that calls of the softphone go to; empty: it is only called
}

// ErrNoAPIKey says that tokens need an API key of the account, which the auth token cannot replace.
var ErrNoAPIKey = errors.New("no API key is set; set TWILIO_API_KEY and TWILIO_API_SECRET to those of a standard key of the account")

// SoftphoneToken makes a token with which a browser is reached under an identity, until the time returned. ErrNoAPIKey.
func SoftphoneToken(o SoftphoneOptions, now time.Time) (token string, until time.Time, err error) {
	if o.APIKey == "" || o.APISecret == "" {
		return "", until, ErrNoAPIKey
	}
	until = now.Add(SoftphoneLife)
	access := jwt.CreateAccessToken(jwt.AccessTokenParams{
		AccountSid: o.AccountSID, SigningKeySid: o.APIKey, Secret: o.APISecret, Identity: o.Identity,
		Nbf: float64(now.Add(-time.Minute).Unix()), ValidUntil: float64(until.Unix()),
	})
	grant := &jwt.VoiceGrant{Incoming: jwt.Incoming{Allow: true}}
	if o.Application != "" {
		grant.Outgoing = jwt.Outgoing{ApplicationSid: o.Application}
	}
	access.AddGrant(grant)
	if token, err = access.ToJwt(); err != nil {
		return "", until, fmt.Errorf("sign the token of a softphone: %w", err)
	}
	return token, until, nil
}
