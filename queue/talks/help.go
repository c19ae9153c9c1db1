package talks

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"presszero/queue"
)

// helping is why an agent is away who is in somebody else's talk.
const helping = "helping"

// modes are the parts of a supervisor who does not coach.
var modes = map[queue.HelpMode]Part{queue.Listens: OnlyHears, queue.Joined: Speaks}

// Help brings a supervisor into a talk, whose own phone or browser rings, or changes how they are in it. Agent is the
// supervisor as one who can be rung, by the user.
func (s *Service) Help(ctx context.Context, call, agent, by string, mode queue.HelpMode) (queue.Talk, error) {
	if mode != queue.Listens && mode != queue.Helps && mode != queue.Joined {
		return queue.Talk{}, queue.TalkRefusal(`the mode must be listens, helps or joined`)
	}
	there := false
	t, err := s.change(ctx, call, func(t *queue.Talk) error {
		switch {
		case t.Help != nil && t.Help.Agent != agent:
			return queue.TalkRefusal(t.Help.By + " is in this talk already")
		case t.Agent == agent:
			return queue.TalkRefusal("this is your own call")
		case !t.Dropped.IsZero() || t.Onward != nil:
			return queue.TalkRefusal("the agent is not in the room now; try again in a moment")
		}
		if there = t.Help != nil && t.Help.Leg != ""; there {
			t.Help.Mode = mode
			return nil
		}
		t.Help = &queue.Help{Agent: agent, By: by, Mode: mode, Since: s.o.Clock.Now()}
		return nil
	})
	if err != nil {
		return t, err
	}
	if there {
		return t, s.help(ctx, t)
	}
	return s.callHelp(ctx, t)
}

// help changes how a supervisor takes part.
func (s *Service) help(ctx context.Context, t queue.Talk) error {
	var err error
	if t.Help.Mode == queue.Helps {
		err = s.o.Carrier.Coach(ctx, t.Call, t.Help.Leg, t.Leg)
	} else {
		err = s.o.Carrier.Change(ctx, t.Call, t.Help.Leg, modes[t.Help.Mode])
	}
	if errors.Is(err, ErrNotInRoom) {
		return queue.TalkRefusal("you are not in the room yet; answer your phone first")
	}
	if err == nil {
		s.tell(ctx, queue.EventHelped, helper(t), string(t.Help.Mode), "")
	}
	return err
}

// helper is the talk as events of its supervisor tell of it.
func helper(t queue.Talk) queue.Talk {
	if t.Help != nil {
		t.Agent = t.Help.Agent
	}
	return t
}

// callHelp rings a supervisor.
func (s *Service) callHelp(ctx context.Context, t queue.Talk) (queue.Talk, error) {
	agent, err := s.o.Line.Agent(ctx, t.Help.Agent)
	if err == nil && (agent.State == queue.Talking || agent.State == queue.Reserved) {
		err = queue.TalkRefusal("you have a call yourself; end it first")
	}
	ready := err == nil && agent.State == queue.Ready
	if ready {
		_, err = s.o.Line.SetAgent(ctx, agent.ID, queue.Away, helping)
	}
	var view queue.View
	if err == nil {
		view, err = s.o.Line.Poll(ctx, t.Call)
	}
	leg := ""
	if err == nil {
		leg, err = s.o.Carrier.Invite(ctx, Invitation{
			Call: t.Call, To: agent.Address, From: view.To, Mode: t.Help.Mode, Coached: t.Leg, Ring: s.o.Settings.Ring,
		})
	}
	if err != nil {
		_, undone := s.change(ctx, t.Call, func(t *queue.Talk) error { t.Help = nil; return nil })
		return t, errors.Join(err, undone)
	}
	t, err = s.change(ctx, t.Call, func(t *queue.Talk) error {
		if t.Help == nil {
			return errNothing
		}
		t.Help.Leg, t.Help.Ready = leg, ready
		return nil
	})
	if err != nil {
		return t, fmt.Errorf("note the leg of who helps: %w", err)
	}
	s.tell(ctx, queue.EventHelped, helper(t), string(t.Help.Mode), "")
	return t, nil
}

// LeaveHelp takes the supervisor out of a talk. Again changes nothing.
func (s *Service) LeaveHelp(ctx context.Context, call string) (queue.Talk, error) {
	return s.endHelp(ctx, call)
}

func (s *Service) endHelp(ctx context.Context, call string) (queue.Talk, error) {
	var left *queue.Help
	t, err := s.change(ctx, call, func(t *queue.Talk) error {
		if left = t.Help; left == nil {
			return errNothing
		}
		t.Help = nil
		return nil
	})
	if err == nil {
		s.thank(ctx, t, left)
	}
	return t, err
}

// thank lets a supervisor go, who is ready again if they were.
func (s *Service) thank(ctx context.Context, t queue.Talk, h *queue.Help) {
	if h == nil {
		return
	}
	t.Help = h
	s.tell(ctx, queue.EventHelped, helper(t), "left", "")
	s.background(ctx, "let a supervisor go", func(ctx context.Context) error {
		if h.Leg != "" {
			if err := s.o.Carrier.HangUp(ctx, h.Leg); err != nil {
				return err
			}
		}
		agent, err := s.o.Line.Agent(ctx, h.Agent)
		if err != nil || !h.Ready || agent.State != queue.Away || agent.Reason != helping {
			return err
		}
		_, err = s.o.Line.SetAgent(ctx, h.Agent, queue.Ready, "")
		return err
	})
}

// End ends the talk from the agent's screen. The caller goes on as after any talk, and the agent wraps up.
func (s *Service) End(ctx context.Context, call string) (queue.Talk, error) {
	var left *queue.Consult
	t, err := s.change(ctx, call, func(t *queue.Talk) error {
		left, t.Consult = t.Consult, nil
		t.Ended = true
		return nil
	})
	if err != nil {
		return t, err
	}
	s.unask(ctx, t, left, "cancelled")
	if !t.Dropped.IsZero() { // nobody else is in the room, whose leaving would end it
		view, err := s.o.Line.Poll(ctx, t.Call)
		if err != nil {
			return t, err
		}
		if err := s.o.Carrier.HangUp(ctx, view.OnPhone()); err != nil {
			return t, err
		}
	}
	s.letAgentGo(ctx, t)
	return t, nil
}

// ForceEnd ends a call that is stuck: all of its legs, and its place in line. By is the user who does.
func (s *Service) ForceEnd(ctx context.Context, call, by, reason string) error {
	call, _ = queue.TalkOf(call)
	view, err := s.o.Line.Poll(ctx, call)
	if errors.Is(err, queue.ErrUnknownCall) {
		return queue.ErrNoTalk
	}
	if err != nil {
		return err
	}
	t, _, err := s.kept(ctx, call)
	if err != nil {
		return err
	}
	e := queue.Event{Kind: queue.EventForced, Call: call, Queue: view.Queue, Agent: cmp.Or(t.Agent, view.Agent), Why: by, Reason: reason}
	if err := s.o.Line.Tell(ctx, e); err != nil {
		return err
	}
	if leg := view.OnPhone(); leg != "" {
		if err := s.o.Carrier.HangUp(ctx, leg); err != nil {
			return err
		}
	}
	if err := s.o.Line.Leave(ctx, call, queue.Vanished); err != nil {
		return err
	}
	return s.Gone(ctx, call)
}
