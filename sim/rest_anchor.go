package sim

import (
	"net/http"
	"net/url"
	"strings"
)

// anchor is the leg after which a page of calls begins: pages hang on the last call of the page before, so that none is left
// out when calls begin or end between two pages.
func (c *Carrier) anchor(q call) *leg {
	sid, ok := strings.CutPrefix(q.form.Get("PageToken"), "PA")
	if !ok {
		return nil
	}
	return c.legs[sid]
}

// pageOfCalls cuts calls, the newest first, after the anchor of the request; c.mu is held.
func (c *Carrier) pageOfCalls(r *http.Request, q call, all []*leg) *reply {
	v := verb{attrs: map[string]string{"size": q.form.Get("PageSize"), "page": q.form.Get("Page")}}
	size, number := min(max(v.integer("size", 50), 1), 1000), max(v.integer("page", 0), 0)
	calls := []any{}
	for _, l := range all[:min(size, len(all))] {
		calls = append(calls, c.callJSONLocked(l))
	}
	body := map[string]any{
		"calls": calls, "page": number, "page_size": size, "start": number * size, "end": number*size + max(len(calls)-1, 0),
		"uri": r.URL.RequestURI(), "first_page_uri": r.URL.Path + "?" + r.URL.RawQuery, "next_page_uri": nil, "previous_page_uri": nil,
	}
	if len(all) > size {
		last := all[size-1]
		query := merge(r.URL.Query(), url.Values{
			"Page": {decimal(number + 1)}, "PageSize": {decimal(size)}, "PageToken": {"PA" + last.sid},
		})
		body["next_page_uri"] = r.URL.Path + "?" + query.Encode()
	}
	return &reply{http.StatusOK, body}
}
