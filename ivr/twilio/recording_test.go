package twilio

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestOnlyRecordingsOfTheAccountAreFetchedAndOnlyFromTheCarrier(t *testing.T) {
	t.Parallel()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		asked = append(asked, r.URL.Path+" "+r.Header.Get("Range"))
		if user != testAccount || password != testSecret {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	t.Cleanup(server.Close)
	c := restClient(t, server.URL, nil)
	const recordings = "/2010-04-01/Accounts/" + testAccount + "/Recordings/"
	res, err := c.Recording(t.Context(), "https://elsewhere.example"+recordings+"RE1", "bytes=0-9")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	for _, address := range []string{
		"https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1", "https://api.twilio.com" + recordings + "../../Calls/CA1", "https://api.twilio.com" + recordings,
		"https://api.twilio.com" + recordings + "RE1.json", "%zz", "",
	} {
		if _, err := c.Recording(t.Context(), address, ""); !errors.Is(err, ErrUnknownRecording) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if len(asked) != 1 || asked[0] != recordings+"RE1.wav bytes=0-9" {
		t.Errorf("asked were %q", asked)
	}
}

func TestARecordingThatIsRefusedIsAnError(t *testing.T) {
	t.Parallel()
	for status, unknown := range map[int]bool{404: true, 401: false, 500: false} {
		w := newWire(t, reply{status: status})
		_, err := restClient(t, w.URL, nil).Recording(t.Context(), "https://api.twilio.com/2010-04-01/Accounts/"+testAccount+"/Recordings/RE1", "")
		if err == nil || errors.Is(err, ErrUnknownRecording) != unknown {
			t.Errorf("%d: %v", status, err)
		}
	}
}
