package live

import "reflect"

// withoutNulls takes members that are null out of an object, at every depth outside of arrays: a merge patch cannot tell
// them from members that are not there.
func withoutNulls(object map[string]any) map[string]any {
	for name, value := range object {
		switch value := value.(type) {
		case nil:
			delete(object, name)
		case map[string]any:
			withoutNulls(value)
		}
	}
	return object
}

// diff is the JSON merge patch (RFC 7396) that makes one object of another.
func diff(before, after map[string]any) map[string]any {
	patch := map[string]any{}
	for name := range before {
		if _, stays := after[name]; !stays {
			patch[name] = nil
		}
	}
	for name, value := range after {
		old, was := before[name]
		if !was {
			patch[name] = value
			continue
		}
		oldObject, wasObject := old.(map[string]any)
		object, isObject := value.(map[string]any)
		switch {
		case wasObject && isObject:
			if inner := diff(oldObject, object); len(inner) > 0 {
				patch[name] = inner
			}
		case !reflect.DeepEqual(old, value):
			patch[name] = value
		}
	}
	return patch
}
