package flows

import (
	"regexp"
	"testing"
)

// TestEveryKeyHasAShape holds schema, tidy files and reference to what the reader reads.
func TestEveryKeyHasAShape(t *testing.T) {
	t.Parallel()
	for _, file := range Files() {
		checkShapes(t, file.Name, file.Keys)
	}
	for _, kind := range Kinds() {
		checkShapes(t, kind.Name, kind.Keys)
	}
}

func checkShapes(t *testing.T, path string, keys []KeyInfo) {
	t.Helper()
	for _, key := range keys {
		checkShape(t, path+"."+key.Name, key.Shape)
	}
}

func checkShape(t *testing.T, path string, shape Shape) {
	t.Helper()
	set := 0
	for _, one := range []bool{shape.Scalar != nil, shape.Keys != nil, shape.Values != nil, shape.Items != nil, shape.Any != nil, shape.Step, shape.JSON} {
		if one {
			set++
		}
	}
	if set > 1 || set == 0 && !shape.Blank {
		t.Errorf("%s: its value has no shape: set shape beside read, see shape.go", path)
	}
	checkShapes(t, path, shape.Keys)
	switch {
	case shape.Scalar != nil:
		if _, err := regexp.Compile(shape.Scalar.Pattern); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	case shape.Values != nil:
		checkShape(t, path+".*", shape.Values.Of)
	case shape.Items != nil:
		checkShape(t, path+"[]", *shape.Items)
	}
	for _, one := range shape.Any {
		checkShape(t, path, one)
	}
}
