package app

import (
	"net/http"

	"presszero/web"
	"presszero/web/access"
)

// screens adds the pages.
func (a *App) screens(mux *http.ServeMux, guard access.Guard) error {
	return web.RegisterPages(mux, guard)
}
