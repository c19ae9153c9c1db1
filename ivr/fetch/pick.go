package fetch

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"presszero/flows"
)

// pick takes the values of variables out of a JSON text. Each must be there, and of its variable's kind.
func pick(data []byte, into []flows.Mapping) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		return nil, failed(FailedJSON, "the answer is not JSON")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, failed(FailedJSON, "something follows the JSON of the answer")
	}
	values := make(map[string]any, len(into))
	for _, m := range into {
		found, ok := follow(document, m.Pointer)
		if !ok {
			return nil, failed(FailedMapping, "the answer has nothing at %s", m.Pointer)
		}
		value, ok := convert(found, m.Kind)
		if !ok {
			return nil, failed(FailedMapping, "the answer has no %s at %s", m.Kind, m.Pointer)
		}
		values[m.Var] = value
	}
	return values, nil
}

// unescape turns a key of a JSON pointer into that of the document.
var unescape = strings.NewReplacer("~1", "/", "~0", "~")

// follow finds the value at a JSON pointer (RFC 6901).
func follow(value any, pointer string) (any, bool) {
	if pointer == "" {
		return value, true
	}
	for _, key := range strings.Split(pointer[1:], "/") {
		switch container := value.(type) {
		case map[string]any:
			var ok bool
			if value, ok = container[unescape.Replace(key)]; !ok {
				return nil, false
			}
		case []any:
			i, err := strconv.ParseUint(key, 10, 31)
			if err != nil || int(i) >= len(container) || strconv.FormatUint(i, 10) != key {
				return nil, false
			}
			value = container[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// convert is a JSON value as one of a variable's kind. A number does as text, as it was written: the language has no
// fractions to count with.
func convert(value any, kind flows.Kind) (any, bool) {
	converted := value
	if number, ok := value.(json.Number); ok {
		converted = number.String()
		if kind == flows.KindNumber {
			whole, err := strconv.Atoi(number.String())
			if err != nil {
				return nil, false
			}
			converted = whole
		}
	}
	return converted, kind.Holds(converted)
}
