package openapi

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// schema is the schema of a body as a fragment writes it: the name of a type of [types], or of a plain one; a list of one of
// them in brackets; {map: ...} for a mapping of names; else a mapping of the fields of an object, of which those with a
// question mark may be left out.
func (s *Spec) schema(written any) (map[string]any, error) {
	switch w := written.(type) {
	case string:
		if plain, ok := plainTypes[w]; ok {
			return plain, nil
		}
		if t, ok := types[w]; ok {
			return s.of(t), nil
		}
		return nil, fmt.Errorf("there is no type %q; add it to web/openapi/types.go", w)
	case []any:
		item, err := s.schema(w[0])
		return map[string]any{"type": "array", "items": item}, err
	case map[string]any:
		if of, ok := w["map"]; ok && len(w) == 1 {
			item, err := s.schema(of)
			return map[string]any{"type": "object", "additionalProperties": item}, err
		}
		return s.object(w)
	default:
		return nil, fmt.Errorf("%v is no schema", written)
	}
}

func (s *Spec) object(fields map[string]any) (map[string]any, error) {
	properties, required := map[string]any{}, []any{}
	for name, of := range fields {
		item, err := s.schema(of)
		if err != nil {
			return nil, err
		}
		bare := strings.TrimSuffix(name, "?")
		if properties[bare] = item; bare == name {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}, nil
}

// plainTypes are the types that are not ours.
var plainTypes = map[string]map[string]any{
	"text": {"type": "string"}, "number": {"type": "number"}, "flag": {"type": "boolean"}, "any": {}, "bytes": {"type": "string", "format": "binary"},
	"time": {"type": "string", "format": "date-time"},
}

// Types that write themselves.
var (
	timeType      = reflect.TypeFor[time.Time]()
	durationType  = reflect.TypeFor[time.Duration]()
	rawType       = reflect.TypeFor[json.RawMessage]()
	marshalerType = reflect.TypeFor[json.Marshaler]()
	textType      = reflect.TypeFor[interface{ MarshalText() ([]byte, error) }]()
)

// of is the schema of a Go type, as encoding/json writes it. A struct with a name is a component.
func (s *Spec) of(t reflect.Type) map[string]any {
	switch {
	case t == timeType:
		return plainTypes["time"]
	case t == rawType:
		return map[string]any{}
	case t == durationType:
		return map[string]any{"type": "integer"}
	case t.Implements(textType):
		return plainTypes["text"]
	case t.Implements(marshalerType) && t.Kind() != reflect.Struct:
		return map[string]any{}
	}
	return s.ofKind(t)
}

// ofKind is the schema of a Go type that does not write itself.
func (s *Spec) ofKind(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.String:
		return plainTypes["text"]
	case reflect.Bool:
		return plainTypes["flag"]
	case reflect.Float32, reflect.Float64:
		return plainTypes["number"]
	case reflect.Interface:
		return map[string]any{}
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return plainTypes["text"]
		}
		return map[string]any{"type": []any{"array", "null"}, "items": s.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": []any{"object", "null"}, "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.component(t)
	default:
		return map[string]any{"type": "integer"}
	}
}

// component is a reference to the schema of a struct.
func (s *Spec) component(t reflect.Type) map[string]any {
	if t.Name() == "" {
		return s.structure(t)
	}
	name := t.String()
	if _, known := s.schemas[name]; !known {
		s.schemas[name] = nil // a type may hold itself
		s.schemas[name] = s.structure(t)
	}
	return map[string]any{"$ref": "#/components/schemas/" + name}
}

func (s *Spec) structure(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []any{}
	s.fields(t, properties, &required)
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// fields adds the fields of a struct, with those of the structs that it embeds.
func (s *Spec) fields(t reflect.Type, properties map[string]any, required *[]any) {
	for f := range t.Fields() {
		name, how, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			embedded := f.Type
			if embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			s.fields(embedded, properties, required)
			continue
		case !f.IsExported() || name == "-":
			continue
		case name == "":
			name = f.Name
		}
		properties[name] = nullable(s.of(f.Type), f.Type)
		if !strings.Contains(how, "omit") {
			*required = append(*required, name)
		}
	}
}

// nullable lets a pointer that is always written be null.
func nullable(schema map[string]any, t reflect.Type) map[string]any {
	if t.Kind() != reflect.Pointer {
		return schema
	}
	return map[string]any{"anyOf": []any{schema, map[string]any{"type": "null"}}}
}
