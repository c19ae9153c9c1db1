package sim

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Act is one thing that a person does with a phone. The context ends with the call. Own acts may be written as plain
// functions; an act that fails on a living call makes the person hang up.
type Act func(ctx context.Context, phone *Phone) error

// Script is what a person does, in order. Each wait begins where the last one matched. A call that ends before the
// script is done is an error of the script, which [Phone.Wait] reports.
type Script []Act

func (s Script) run(ctx context.Context, p *Phone) error {
	for i, act := range s {
		if err := act(ctx, p); err != nil {
			return fmt.Errorf("act %d of %d of %s: %w", i+1, len(s), p.Address(), err)
		}
	}
	return nil
}

// AwaitHeard waits for a spoken prompt that contains the text.
func AwaitHeard(text string) Act { return await(fmt.Sprintf("hear %q", text), HeardText(text)) }

// AwaitAsked waits until a Gather listens.
func AwaitAsked() Act { return await("be asked", IsAsked) }

// AwaitConnected waits until another person is heard.
func AwaitConnected() Act { return await("be connected", IsConnected) }

// AwaitDisconnected waits until the other person is gone.
func AwaitDisconnected() Act { return await("be disconnected", IsDisconnected) }

// AwaitFinished waits until the call is over.
func AwaitFinished() Act { return await("be hung up on", IsFinished) }

// Await waits for an event that matches; what says for an error message what was waited for.
func Await(what string, matches func(Event) bool) Act { return await(what, matches) }

func await(what string, matches func(Event) bool) Act {
	return func(ctx context.Context, p *Phone) error {
		// The call's own context would end the wait before the last events are seen; the end of the call is one of them.
		_, err := p.WaitFor(context.WithoutCancel(ctx), matches)
		if err != nil {
			return fmt.Errorf("wait to %s: %w", what, err)
		}
		return nil
	}
}

// Wait lets time pass.
func Wait(d time.Duration) Act {
	return func(ctx context.Context, p *Phone) error {
		if err := p.leg.carrier.sleep(ctx, d); err != nil {
			return fmt.Errorf("wait for %v: %w", d, ErrCallOver)
		}
		return nil
	}
}

// Press presses keys, one after the other without a pause.
func Press(keys string) Act { return do(func(p *Phone) { p.Press(keys) }) }

// Say speaks a text and takes the time that it needs.
func Say(text string) Act {
	return func(ctx context.Context, p *Phone) error {
		p.Say(text)
		return orOver(p.leg.carrier.sleep(ctx, speechLength(text)))
	}
}

// TalkFor talks for so long; if the call ends before, that is the end of the talk and no error.
func TalkFor(d time.Duration) Act {
	return func(ctx context.Context, p *Phone) error {
		p.Talk(d)
		return orOver(p.leg.carrier.sleep(ctx, d))
	}
}

// HangUp ends the call.
func HangUp() Act { return do((*Phone).HangUp) }

func do(f func(*Phone)) Act {
	return func(_ context.Context, p *Phone) error {
		f(p)
		return nil
	}
}

// orOver forgives an interruption by the end of the call.
func orOver(err error) error {
	var end *ending
	if errors.As(err, &end) {
		return nil
	}
	return err
}
