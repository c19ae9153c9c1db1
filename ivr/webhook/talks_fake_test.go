package webhook

import (
	"context"

	"presszero/queue"
)

// talks are talks to which nothing is done.
type talks struct{ line *line }

func (t talks) Parted(context.Context, string, string) (queue.Next, error) {
	return queue.Next{Kind: queue.NextOver}, nil
}

func (t talks) Whereto(context.Context, string) (queue.Next, error) {
	return queue.Next{Kind: queue.NextOver}, nil
}

func (t talks) Alone(ctx context.Context, call string) (queue.Stay, error) {
	view, err := t.line.Poll(ctx, call)
	return queue.Stay{Leave: err == nil && view.State != queue.Connected}, err
}

func (t talks) OnHold(ctx context.Context, call string) (queue.Stay, error) {
	return t.Alone(ctx, call)
}
func (talks) Gone(context.Context, string) error                    { return nil }
func (talks) Verdict(context.Context, queue.OfferRef, string) error { return nil }
func (talks) InvitedThere(context.Context, string, string) error    { return nil }
func (talks) InvitedOver(context.Context, string, string) error     { return nil }

func (talks) PickingUpIsEnough(context.Context, queue.OfferRef) (bool, error) { return false, nil }

func (talks) Came(context.Context, queue.Offer, string) (queue.Talk, error) {
	return queue.Talk{}, queue.ErrStaleOffer
}

func (talks) CameBack(context.Context, queue.OfferRef, string) (queue.Talk, error) {
	return queue.Talk{}, queue.ErrStaleOffer
}

func (talks) Back(context.Context, queue.OfferRef) (queue.NextKind, error) {
	return queue.NextOver, nil
}

func (talks) GoesOn(context.Context, queue.OfferRef, string) (bool, error) { return false, nil }
