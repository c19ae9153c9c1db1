package desk

import (
	"encoding/json"
	"errors"
	"net/http"

	"go.uber.org/zap"

	"presszero/web/access"
)

// Register adds the desk of whoever asks: GET /api/v1/desk.
func (c *Composer) Register(mux *http.ServeMux, guard access.Guard, log *zap.Logger) {
	mux.Handle("GET /api/v1/desk", guard.Admit(access.WorkDesk, func(w http.ResponseWriter, r *http.Request) {
		d, err := c.Desk(r.Context(), access.From(r.Context()))
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		switch {
		case errors.Is(err, ErrNoAgent):
			w.WriteHeader(http.StatusForbidden)
			_ = json.NewEncoder(w).Encode(map[string]string{"error": err.Error()})
		case err != nil:
			log.Error("desk", zap.Error(err))
			w.WriteHeader(http.StatusServiceUnavailable)
			_ = json.NewEncoder(w).Encode(map[string]string{"error": "your desk cannot be read now; try again in a moment"})
		default:
			_ = json.NewEncoder(w).Encode(d)
		}
	}))
}
