package web

import (
	"encoding/json"
	"net/http"

	"go.uber.org/zap"
)

// send answers with JSON.
func send(w http.ResponseWriter, log *zap.Logger, body any) { sendAs(w, log, http.StatusOK, body) }

func sendAs(w http.ResponseWriter, log *zap.Logger, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Info("answer was not sent", zap.Error(err))
	}
}

// refuse says what is wrong.
func refuse(w http.ResponseWriter, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": message})
}
