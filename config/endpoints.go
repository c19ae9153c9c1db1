package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// endpoints is a kind of list of systems that are told of events. Outside a file they are written name=url, with commas.
func endpoints() kind[[]Hook] {
	return kind[[]Hook]{
		name: "list of records", limits: `items like {name: "crm", url: "https://crm.example.com/hooks", kinds: "ended missed", secret: "CRM"}, each name once`,
		list: true, fields: []string{"name", "url", "kinds", "secret", "summary"},
		parse: parseEndpoints,
		check: checkEndpoints,
		text: func(values []Hook) string {
			items := make([]string, len(values))
			for i, h := range values {
				items[i] = fmt.Sprintf("{name: %s, url: %s, kinds: %s, secret: %s, summary: %s}", quote(h.Name), quote(h.URL), quote(h.Kinds), quote(h.Secret), quote(h.Summary))
			}
			return block(items)
		},
	}
}

func parseEndpoints(raw any) ([]Hook, []flaw) {
	var values []Hook
	var found []flaw
	if text, ok := raw.(string); ok {
		for i, item := range splitList(text) {
			name, address, ok := strings.Cut(item, "=")
			if !ok {
				found = append(found, flaw{fmt.Sprintf("[%d]", i), excerpt(item) + " is not name=url"})
			}
			values = append(values, hookOf(map[string]any{"name": name, "url": address}))
		}
		return values, found
	}
	for _, item := range items(raw) {
		record, _ := item.(map[string]any)
		values = append(values, hookOf(record))
	}
	return values, nil
}

// hookOf reads a record. Its secret has the name of the hook where it has no other.
func hookOf(record map[string]any) Hook {
	text := func(name string) string {
		value, _ := record[name].(string)
		return strings.TrimSpace(value)
	}
	h := Hook{Name: text("name"), URL: text("url"), Kinds: text("kinds"), Secret: text("secret"), Summary: text("summary")}
	if h.Secret == "" {
		h.Secret = strings.ToUpper(strings.ReplaceAll(h.Name, "-", "_"))
	}
	return h
}

func checkEndpoints(values []Hook) []flaw {
	var found []flaw
	names := make([]string, len(values))
	for i, h := range values {
		names[i] = h.Name
		at := fmt.Sprintf("[%d]", i)
		found = append(found, itemFlaws(at+".name", siteRule()(h.Name))...)
		found = append(found, itemFlaws(at+".url", webRule(h.URL))...)
		if h.Summary != "" && h.Summary != "masked" && h.Summary != "full" {
			found = append(found, flaw{at + ".summary", excerpt(h.Summary) + " is not one of masked, full; leave it out to send no summary"})
		}
		if u, err := url.Parse(h.URL); err == nil && u.User != nil {
			found = append(found, flaw{at + ".url", "holds a name or password; webhooks are signed instead"})
		}
	}
	return append(found, repeated(names, func(i int) string { return fmt.Sprintf("[%d].name", i) })...)
}

// rangeRule accepts an address, or a range of addresses.
func rangeRule(text string) error {
	if _, err := netip.ParseAddr(text); err == nil {
		return nil
	}
	if _, err := netip.ParsePrefix(text); err == nil {
		return nil
	}
	return errors.New(excerpt(text) + " is not an address; write one like 10.0.0.5, or a range like 10.1.0.0/16")
}
