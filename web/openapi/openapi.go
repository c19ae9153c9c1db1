// Package openapi is the document of the API. Each area has a fragment beside this file: its routes in a few lines each. What
// bodies look like is taken from the Go types that they are made of, so that the document cannot tell another story.
package openapi

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"presszero/web/contract"
)

//go:embed *.yaml
var fragments embed.FS

// Route is a route as a fragment tells of it.
type Route struct {
	Route   string            `yaml:"route"`   // such as GET /api/v1/agents
	Does    string            `yaml:"does"`    // one line
	More    string            `yaml:"more"`    // what else is to be known
	May     string            `yaml:"may"`     // the permission
	Query   map[string]string `yaml:"query"`   // what each parameter does
	Takes   any               `yaml:"takes"`   // the body; nil: none
	Answers any               `yaml:"answers"` // the body of the answer; see [Spec.schema]
	Status  int               `yaml:"status"`  // of the answer; 200 where it is 0
	Media   string            `yaml:"media"`   // of the answer; application/json where it is empty
	Try     []Example         `yaml:"try"`     // requests with what becomes of them
}

// Example is a request that the manual shows and tests send.
type Example struct {
	Path   string `yaml:"path"` // of the request, filled in; empty: as in the route
	Body   any    `yaml:"body"`
	As     string `yaml:"as"`     // the agent who asks; empty: who works where the service runs
	Status int    `yaml:"status"` // as in the route where it is 0
}

// Method and Path are the two halves of the route.
func (r Route) Method() string { return r.half(0) }

// Path is the address with its parameters in braces.
func (r Route) Path() string { return r.half(1) }

func (r Route) half(i int) string {
	method, path, _ := strings.Cut(r.Route, " ")
	return []string{method, path}[i]
}

// area is a fragment.
type area struct {
	Area   string  `yaml:"area"`
	About  string  `yaml:"about"`
	Routes []Route `yaml:"routes"`
}

// areas are all fragments, in the order of their names.
func areas() ([]area, error) {
	names, err := fs.Glob(fragments, "*.yaml")
	if err != nil {
		return nil, err
	}
	var all []area
	for _, name := range names {
		text, err := fragments.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var one area
		if err := yaml.Load(text, &one, yaml.WithKnownFields()); err != nil {
			return nil, fmt.Errorf("read the fragment %s of the API's document: %w", name, err)
		}
		all = append(all, one)
	}
	return all, nil
}

// Routes are all routes that the document tells of.
func Routes() ([]Route, error) {
	all, err := areas()
	var routes []Route
	for _, a := range all {
		routes = append(routes, a.Routes...)
	}
	return routes, err
}

// Spec is a document being written.
type Spec struct {
	schemas map[string]any
}

// Document is the OpenAPI document, as YAML.
func Document() ([]byte, error) {
	document, err := Build()
	if err != nil {
		return nil, err
	}
	return yaml.Dump(document)
}

// Build is the document as a tree.
func Build() (map[string]any, error) {
	all, err := areas()
	if err != nil {
		return nil, err
	}
	s := &Spec{schemas: map[string]any{}}
	refusal := s.structure(reflect.TypeFor[contract.Refusal]())
	refusal["additionalProperties"] = true // such as the message that somebody else has taken
	paths := map[string]any{}
	var tags []any
	for _, a := range all {
		tags = append(tags, map[string]any{"name": a.Area, "description": a.About})
		for _, r := range a.Routes {
			operation, err := s.operation(a.Area, r)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.Route, err)
			}
			at, _ := paths[r.Path()].(map[string]any)
			if at == nil {
				at = map[string]any{}
				paths[r.Path()] = at
			}
			at[strings.ToLower(r.Method())] = operation
		}
	}
	return map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{
			"title": "Press Zero", "version": "1",
			"description": "Times are RFC 3339, waits are seconds. New fields may come with any version: readers leave out what they do not know.",
		},
		"servers": []any{map[string]any{"url": "/"}}, "tags": tags, "paths": paths,
		"security": []any{map[string]any{"key": []any{}}, map[string]any{"session": []any{}}},
		"components": map[string]any{
			"schemas": s.schemas,
			"securitySchemes": map[string]any{
				"key":     map[string]any{"type": "http", "scheme": "bearer", "description": "The key of a machine, or of who works where the service runs."},
				"session": map[string]any{"type": "apiKey", "in": "cookie", "name": "presszero", "description": "Of who has signed in, in a browser."},
			},
			"responses": map[string]any{"refused": map[string]any{
				"description": "What is wrong, and what to do about it.",
				"content":     map[string]any{"application/json": map[string]any{"schema": refusal}},
			}},
		},
	}, nil
}

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// operation is what the document says of a route.
func (s *Spec) operation(area string, r Route) (map[string]any, error) {
	operation := map[string]any{
		"tags": []any{area}, "summary": r.Does, "operationId": operationID(r), "x-permission": r.May,
		"parameters": parameters(r),
	}
	if r.More != "" {
		operation["description"] = r.More
	}
	if r.Takes != nil {
		schema, err := s.schema(r.Takes)
		if err != nil {
			return nil, err
		}
		content := map[string]any{"schema": schema}
		if examples := examplesOf(r); len(examples) > 0 {
			content["examples"] = examples
		}
		operation["requestBody"] = map[string]any{"required": true, "content": map[string]any{"application/json": content}}
	}
	answer := map[string]any{"description": "Done."}
	if r.Answers != nil {
		schema, err := s.schema(r.Answers)
		if err != nil {
			return nil, err
		}
		answer["content"] = map[string]any{cmp.Or(r.Media, "application/json"): map[string]any{"schema": schema}}
	}
	refused := map[string]any{"$ref": "#/components/responses/refused"}
	operation["responses"] = map[string]any{fmt.Sprint(cmp.Or(r.Status, http.StatusOK)): answer, "4XX": refused, "5XX": refused}
	return operation, nil
}

func operationID(r Route) string {
	return strings.ToLower(r.Method()) + strings.NewReplacer("/api/v1", "", "/", "_", "{", "", "}", "", "-", "_").Replace(r.Path())
}

func parameters(r Route) []any {
	all := []any{}
	text := map[string]any{"type": "string"}
	for _, found := range parameter.FindAllStringSubmatch(r.Path(), -1) {
		all = append(all, map[string]any{"name": found[1], "in": "path", "required": true, "schema": text})
	}
	names := make([]string, 0, len(r.Query))
	for name := range r.Query {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		all = append(all, map[string]any{"name": name, "in": "query", "description": r.Query[name], "schema": text})
	}
	if r.Method() == http.MethodPost {
		all = append(all, map[string]any{
			"name": contract.KeyHeader, "in": "header", "schema": map[string]any{"type": "string", "maxLength": 200},
			"description": "A request with the same key does the same once, for a day.",
		})
	}
	return all
}

func examplesOf(r Route) map[string]any {
	all := map[string]any{}
	for i, e := range r.Try {
		if e.Body != nil && cmp.Or(e.Status, http.StatusOK) < http.StatusBadRequest {
			all[fmt.Sprint("example", i+1)] = map[string]any{"value": e.Body}
		}
	}
	return all
}

// Handler serves the document.
func Handler() (http.Handler, error) {
	text, err := Document()
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/yaml")
		_, _ = w.Write(text)
	}), nil
}
