package webhook

import (
	"go.uber.org/zap"

	"presszero/ivr"
)

// note logs and counts what happened to a caller in one step of the engine.
func (h *Handler) note(in request, before ivr.Session, out ivr.Outcome) {
	h.befell(before, out)
	for _, n := range out.Notes {
		if line := in.log.Check(zap.InfoLevel, "caller: "+string(n.Kind)); line != nil {
			detail := zap.Skip()
			if n.Detail != "" {
				detail = zap.String("detail", n.Detail)
			}
			line.Write(zap.String("step", n.Step), zap.String("mode", string(out.Session.Mode)), detail)
		}
		if n.Kind == ivr.NoteEscape {
			h.o.Observer.EscapeTaken(out.Session.Flow, n.Step)
		}
	}
	if out.Fault != "" {
		h.o.Observer.FaultAnswered(string(out.Fault))
		in.log.Error("our fault: the caller goes to a person", zap.String("reason", string(out.Fault)),
			zap.String("flow", out.Session.Flow), zap.String("step", out.Session.Step))
	}
}
