package app

import (
	"context"
	"errors"

	"presszero/config"
	"presszero/ivr/twilio"
)

// Webhook is one address that the carrier keeps for a number: what it is for, what it is now and what it should be.
type Webhook struct {
	What, Is, Should string
}

// Connection compares what the carrier keeps for a number with what this service needs. The fallback address is this
// service's own where none is given.
func Connection(ctx context.Context, s config.Settings, number, fallback string) ([]Webhook, error) {
	wanted, err := webhooks(s, fallback)
	if err != nil {
		return nil, err
	}
	client, err := newClient(s)
	if err != nil {
		return nil, err
	}
	now, err := client.Number(ctx, number)
	if err != nil {
		return nil, err
	}
	return []Webhook{
		{"calls", now.Webhooks.VoiceURL, wanted.VoiceURL},
		{"fallback", now.Webhooks.FallbackURL, wanted.FallbackURL},
		{"status", now.Webhooks.StatusURL, wanted.StatusURL},
	}, nil
}

// Connect points a number at this service.
func Connect(ctx context.Context, s config.Settings, number, fallback string) error {
	wanted, err := webhooks(s, fallback)
	if err != nil {
		return err
	}
	client, err := newClient(s)
	if err != nil {
		return err
	}
	return client.SetWebhooks(ctx, number, wanted)
}

// webhooks are the addresses that a number needs.
func webhooks(s config.Settings, fallback string) (twilio.Webhooks, error) {
	if s.PublicURL == "" {
		return twilio.Webhooks{}, errors.New("public_url is empty; set PRESSZERO_PUBLIC_URL to the address at which the carrier reaches this service")
	}
	if fallback == "" {
		fallback = s.PublicURL + "/voice/fallback"
	}
	return twilio.Webhooks{
		VoiceURL: s.PublicURL + "/voice/incoming", FallbackURL: fallback, StatusURL: s.PublicURL + "/voice/status",
	}, nil
}

// newClient reaches the carrier's API as the settings say.
func newClient(s config.Settings) (*twilio.Client, error) {
	if !s.HasCarrier() {
		return nil, errors.New("no account is set; set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN")
	}
	return twilio.NewClient(clientOptions(s))
}

func clientOptions(s config.Settings) twilio.ClientOptions {
	t := s.Twilio
	return twilio.ClientOptions{
		AccountSID: t.AccountSID, AuthToken: t.AuthToken.Reveal(), APIKey: t.APIKey, APISecret: t.APISecret.Reveal(),
		BaseURL: t.APIURL, CallsPerSecond: t.CallsPerSecond, Timeout: t.Timeout,
	}
}
