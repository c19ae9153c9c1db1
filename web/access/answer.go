package access

import (
	"encoding/json"
	"net/http"
)

// refusal is what an answer says that does nothing.
type refusal struct {
	Error string     `json:"error"`
	Needs Permission `json:"needs,omitempty"` // that who asks has not
}

func refuse(w http.ResponseWriter, code int, message string) {
	answer(w, code, refusal{Error: message})
}

func answer(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // whoever has gone needs no answer
}
