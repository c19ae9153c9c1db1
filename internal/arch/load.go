package arch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// clockFunctions of package time read the machine's clock or wait for it.
var clockFunctions = []string{
	"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker",
}

// Load reads the packages of the module around dir by `go list`, and in their sources the calls that read the clock.
// Packages that hold only tests are left out.
func Load(ctx context.Context, dir string) ([]Package, error) {
	list := exec.CommandContext(ctx, "go", "list", "-e", "-json=ImportPath,Dir,GoFiles,Imports", Module+"/...")
	list.Dir = dir
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("list packages: %w", err)
	}
	var packages []Package
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var listed listedPackage
		if err := decoder.Decode(&listed); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("decode the list of packages: %w", err)
		}
		if len(listed.GoFiles) == 0 {
			continue
		}
		p, err := listed.read()
		if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}

type listedPackage struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

func (l listedPackage) read() (Package, error) {
	p := Package{Path: ".", Imports: l.Imports}
	if inner, ok := strings.CutPrefix(l.ImportPath, Module+"/"); ok {
		p.Path = inner
	}
	files := token.NewFileSet()
	for _, name := range l.GoFiles {
		file, err := parser.ParseFile(files, filepath.Join(l.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return Package{}, fmt.Errorf("parse %s: %w", l.ImportPath, err)
		}
		p.ClockReads = append(p.ClockReads, clockReads(files, file)...)
	}
	return p, nil
}

// clockReads returns the uses of the clock in one file, whatever name it gives package time.
func clockReads(files *token.FileSet, file *ast.File) []string {
	name := importedAs(file, "time")
	if name == "" {
		return nil
	}
	var reads []string
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains(clockFunctions, selector.Sel.Name) {
			return true
		}
		if x, ok := selector.X.(*ast.Ident); ok && x.Name == name {
			at := files.Position(selector.Pos())
			reads = append(reads, fmt.Sprintf("time.%s at %s:%d", selector.Sel.Name, filepath.Base(at.Filename), at.Line))
		}
		return true
	})
	return reads
}

// importedAs returns the name that file uses for the package at path, or "" if it does not import it.
func importedAs(file *ast.File, path string) string {
	for _, spec := range file.Imports {
		if unquoted, err := strconv.Unquote(spec.Path.Value); err != nil || unquoted != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return filepath.Base(path)
	}
	return ""
}
