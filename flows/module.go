package flows

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Bounds of what modules may come to. Each call of a module is a copy of its steps in the program.
const (
	maxModuleDepth  = 8             // modules within modules
	maxModuleCalls  = 100           // in one flow and all of its modules
	maxModuleValues = 4 * maxValues // keys and values of all those copies
)

// modules finds the modules that a flow calls, among the files beside it. It is shared by a flow and all of its modules.
type modules struct {
	files  []File
	index  map[string]indexed // by the name of the flow, built when first needed
	calls  int                // so far
	values int                // of the modules called so far
}

// indexed is a file beside a flow.
type indexed struct {
	File
	module bool
}

// moduleCall is a step that calls a module.
type moduleCall struct {
	step   *Subflow
	module *draft
}

// find is the file that declares a flow.
func (m *modules) find(name string) (File, bool) {
	if m.index == nil {
		m.index = map[string]indexed{}
		for _, f := range m.files {
			root := newReader(f).parse()
			if root == nil {
				continue
			}
			if declared := valueOf(root, "flow"); declared != nil {
				m.index[declared.Value] = indexed{File: f, module: isModule(root)}
			}
		}
	}
	f, ok := m.index[name]
	return f.File, ok
}

// names are the modules that may be called, for suggestions.
func (m *modules) names() []string {
	var names []string
	for name, f := range m.index {
		if f.module {
			names = append(names, name)
		}
	}
	return names
}

// isModule reports whether a flow says what goes in and what comes out.
func isModule(root *yaml.Node) bool {
	return valueOf(root, "inputs") != nil || valueOf(root, "outputs") != nil
}

// valueOf is the value of a key of a mapping; nil where there is none.
func valueOf(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content) && mapping.Kind == yaml.MappingNode; i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// openModule reads the module that a step calls.
func (d *draft) openModule(c cursor, step *Subflow) {
	file, found := d.modules.find(step.Flow)
	chain := append(slices.Clone(d.chain), d.program.Name)
	switch at := slices.Index(chain, step.Flow); {
	case at >= 0:
		way := strings.Join(append(chain[at:], step.Flow), " -> ")
		d.errorAt(c.node, codeModuleChain, "call a module that does not lead back here, or use goto inside it", "modules cannot call themselves: %s", way)
		return
	case !found:
		d.errorAt(c.node, codeUnknownModule, suggest(step.Flow, d.modules.names(), "write a flow of that name with inputs: and outputs: in a file beside this one"), "unknown module %s", quote(step.Flow))
		return
	case len(chain) > maxModuleDepth:
		d.errorAt(c.node, codeModuleChain, "call it from a flow further up", "modules are nested more than %d deep: %s", maxModuleDepth, strings.Join(append(chain, step.Flow), " -> "))
		return
	case d.modules.calls >= maxModuleCalls:
		d.errorAt(c.node, codeModuleChain, "make several flows of it", "the flow calls modules at more than %d steps", maxModuleCalls)
		return
	case d.modules.values+weight(file.Data) > maxModuleValues:
		d.errorAt(c.node, codeSize, smaller, "the modules that the flow calls have more than %d keys and values", maxModuleValues)
		return
	}
	d.modules.calls++
	d.modules.values += weight(file.Data)
	module := newDraft(file, d.program.Site, d.modules)
	module.chain = chain
	module.read()
	if !module.program.Module {
		d.errorAt(c.node, codeUnknownModule, "add inputs: {} or outputs: {} to "+file.Name, "%s is a flow of its own, not a module", quote(step.Flow))
		return
	}
	step.Mute = module.mute()
	d.calls = append(d.calls, moduleCall{step: step, module: module})
}

// called is the module that a step calls; nil when it could not be found.
func (r *reader) called(step *Subflow) *draft {
	i := slices.IndexFunc(r.calls, func(one moduleCall) bool { return one.step == step })
	if i < 0 {
		return nil
	}
	return r.calls[i].module
}

// port is the kind of an input or output of a module; empty when it has none of that name, which is reported.
func (r *reader) port(n *yaml.Node, name string, ports []Variable, what string) Kind {
	var names []string
	for _, one := range ports {
		if one.Name == name {
			return one.Kind
		}
		names = append(names, one.Name)
	}
	r.errorAt(n, codePort, suggest(name, names, "declare it in the module"), "the module has no %s %s", what, quote(name))
	return ""
}

// checkCalls checks what can be known only when both sides of a call have been read.
func (d *draft) checkCalls() {
	for _, call := range d.calls {
		at := d.step(call.step.Name)
		var lacking []string
		for _, language := range d.languages {
			if !slices.Contains(call.module.languages, language) {
				lacking = append(lacking, language)
			}
		}
		if len(lacking) > 0 {
			d.errorAt(at.key, codeUntranslated, "add them to languages and to the prompts of "+call.module.file.Name, "the module %s lacks the languages: %s", quote(call.step.Flow), listed(lacking))
		}
	}
	if d.program.Module {
		return
	}
	for _, name := range d.order {
		if _, ok := d.program.Steps[name].(*Return); ok {
			d.errorAt(d.step(name).key, codeReturn, "lead it to a hangup, or declare inputs: {} and outputs: {} to make a module of this flow", "only modules return")
		}
	}
}

// markSensitive marks the sensitive variables of the flow and of its modules, into which they go as inputs and out of which
// they come as outputs.
func (d *draft) markSensitive() {
	d.program.markSensitive()
	for _, call := range d.calls {
		call.module.markSensitive()
	}
	for d.markPorts() {
		d.program.markSensitive()
	}
}

// markPorts marks what the calls of modules pass on, and reports whether there was anything new.
func (d *draft) markPorts() bool {
	found := false
	for _, call := range d.calls {
		module := call.module
		for _, one := range call.step.With {
			if d.program.tells(one.Value) && module.program.mark(one.Var) {
				module.markSensitive()
				found = true
			}
		}
		for _, one := range call.step.Into {
			if module.program.Sensitive(one.Output) && d.program.mark(one.Var) {
				found = true
			}
		}
	}
	return found
}

// mute reports whether a call may pass through a module without being asked anything.
func (d *draft) mute() bool {
	seen := map[string]bool{}
	var passes func(name string) bool
	passes = func(name string) bool {
		step := d.program.Steps[name]
		if step == nil || seen[name] {
			return false
		}
		seen[name] = true
		if _, ok := step.(*Return); ok {
			return true
		}
		return !asks(step) && slices.ContainsFunc(d.after(step), passes)
	}
	return passes(d.program.Start)
}

// after are the steps that follow a step in its own file: a module that it calls is passed over.
func (d *draft) after(step Step) []string {
	if call, ok := step.(*Subflow); ok {
		return []string{call.Next}
	}
	return ends(kindNamed(step.Meta().Kind).ways(step))
}

// asks reports whether the caller always gets a word in at a step.
func asks(step Step) bool {
	if call, ok := step.(*Subflow); ok {
		return !call.Mute
	}
	return kindNamed(step.Meta().Kind).listen == listens
}

// link makes the steps and variables of the called modules part of the program.
func (d *draft) link() {
	for _, call := range d.calls {
		call.module.link()
		step, module := call.step, call.module.program
		scope := step.Scope()
		within := func(name string) string { return scope + name }
		for name, inner := range module.Steps {
			meta := inner.Meta()
			kindNamed(meta.Kind).rename(inner, within)
			if back, ok := inner.(*Return); ok && meta.Scope == "" {
				back.Results, back.Next = step.Into, step.Next
			}
			meta.Name, meta.Scope = within(meta.Name), scope+meta.Scope
			meta.Person = cmp.Or(meta.Person, module.Person, step.Person)
			d.program.Steps[within(name)] = inner
		}
		for _, v := range module.Vars {
			v.Name = within(v.Name)
			d.program.Vars = append(d.program.Vars, v)
		}
		step.Start = within(module.Start)
	}
}

// all are a draft and the drafts of its modules.
func (d *draft) all() []*draft {
	all := []*draft{d}
	for _, call := range d.calls {
		all = append(all, call.module.all()...)
	}
	return all
}
