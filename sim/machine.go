package sim

import "context"

// besideParameters ask for the verdict on who answers while the document runs.
var besideParameters = []string{"AsyncAmd", "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod"}

// examineBeside finds out who has answered while the document runs, and tells the application when it is known.
func (l *leg) examineBeside(life context.Context, q call) {
	how := q.form.Get("MachineDetection")
	if how == "" {
		return
	}
	c := l.carrier
	t := callbackTarget{url: q.form.Get("AsyncAmdStatusCallback"), method: q.form.Get("AsyncAmdStatusCallbackMethod")}
	c.spawn(func(context.Context) {
		told := l.examine(life, how)
		c.mu.Lock()
		defer c.mu.Unlock()
		if told == nil || t.url == "" {
			return
		}
		params := l.paramsLocked()
		for name := range told {
			params.Set(name, told.Get(name))
		}
		l.verdicts.send(l, t, callback{event: "amd", params: params})
	})
}
