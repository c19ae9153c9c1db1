// Package access says who may do what at the screens and the API: people who sign in, machines with a key, and the screen
// on the wall.
package access

import (
	"context"
	"net/http"
	"slices"
)

// Role is what somebody is at work.
type Role string

// The roles. Each may do what is listed for it in Permissions, and nothing else.
const (
	Agent      Role = "agent"
	Supervisor Role = "supervisor"
	Operator   Role = "operator" // edits flows and settings, watches the line, handles emergencies
	Admin      Role = "admin"    // may do everything
	Screen     Role = "screen"   // a wallboard on the wall: sees figures, no callers
	Machine    Role = "machine"  // another system, with a key that says what it may do
)

// Permission is something that a role may be allowed to do.
type Permission string

// The permissions.
const (
	ReadBoard    Permission = "board:read"    // figures of queues and agents, without callers
	ReadLine     Permission = "line:read"     // callers in line, why they stand there, events, promises
	MoveLine     Permission = "line:move"     // move, prioritise and call back callers
	ReadCalls    Permission = "calls:read"    // the story of every call
	OwnCalls     Permission = "calls:own"     // the stories of calls that one has served; who may read every call may read these
	WorkDesk     Permission = "desk:work"     // one's own state, offers, talks, notes and follow-ups
	LeadAgents   Permission = "agents:lead"   // set the state of others
	JoinTalks    Permission = "talks:join"    // listen, whisper, barge
	SetSwitch    Permission = "switch:set"    // emergency messages and closures
	SeeMessages  Permission = "messages:see"  // what callers left, and what became of it
	ReadFigures  Permission = "figures:read"  // history, staffing, reports
	ManageHooks  Permission = "hooks:manage"  // webhooks to other systems
	ManagePeople Permission = "people:manage" // users, keys, screens
	ReadAudit    Permission = "audit:read"    // who did what
)

// Present is what everybody may who has signed in, or has a key: to learn who they are.
const Present Permission = "present"

// All are the permissions that a role has or has not, and that a key may be given.
func All() []Permission {
	return []Permission{
		ReadBoard, ReadLine, MoveLine, ReadCalls, OwnCalls, WorkDesk, LeadAgents, JoinTalks, SetSwitch, SeeMessages, ReadFigures, ManageHooks,
		ManagePeople, ReadAudit,
	}
}

// Permissions are what each role may do. A machine may do what its key says.
func Permissions(r Role) []Permission {
	watch := []Permission{ReadBoard, ReadLine, ReadCalls, OwnCalls, ReadFigures}
	lead := append(slices.Clone(watch), MoveLine, WorkDesk, LeadAgents, JoinTalks, SetSwitch, SeeMessages)
	switch r {
	case Agent:
		return []Permission{ReadBoard, OwnCalls, WorkDesk, SeeMessages}
	case Supervisor:
		return append(lead, ReadAudit)
	case Operator:
		return append(watch, SetSwitch, ManageHooks, ReadAudit)
	case Admin:
		return append(lead, ManageHooks, ManagePeople, ReadAudit)
	case Screen:
		return []Permission{ReadBoard}
	default:
		return nil
	}
}

// Who is somebody who asks for something. The zero Who is nobody, and may do nothing.
type Who struct {
	Name  string // of the user, the key or the screen, as the audit trail names them
	Role  Role
	Agent string       // the agent who the user is; empty: none
	May   []Permission // of a machine; others may what their role may
}

// Can reports whether they may do it.
func (w Who) Can(p Permission) bool {
	if p == Present {
		return w.Role != ""
	}
	if w.Role == Machine {
		return slices.Contains(w.May, p) || p == OwnCalls && slices.Contains(w.May, ReadCalls)
	}
	return slices.Contains(Permissions(w.Role), p)
}

// IsAgent reports whether they are that agent.
func (w Who) IsAgent(id string) bool { return id != "" && w.Agent == id }

// Guard admits to a handler only those who may do what it does, keeps a record of every act, and refuses what a page of
// another site asks for. The handler learns by From who asks.
type Guard interface {
	Admit(p Permission, h http.HandlerFunc) http.Handler
}

type whoKey struct{}

// With is a context in which somebody asks.
func With(ctx context.Context, w Who) context.Context { return context.WithValue(ctx, whoKey{}, w) }

// From is who asks; nobody outside of a Guard.
func From(ctx context.Context) Who {
	w, _ := ctx.Value(whoKey{}).(Who)
	return w
}
