package casebook

import (
	"context"

	"presszero/web/keep"
)

// Erased is how much was erased of a caller.
type Erased struct {
	Notes, Dispositions, FollowUps, Ideas int
}

// Forget erases all that was written about those who called from a number, and about the calls that are named.
func (b *Book) Forget(ctx context.Context, number string, calls []string) (Erased, error) {
	names := []string{ofNumber(b.o.Hash(number))}
	for _, call := range calls {
		names = append(names, ofCall(call))
	}
	var e Erased
	for _, one := range []struct {
		kind  string
		count *int
	}{{kindNote, &e.Notes}, {kindDisposition, &e.Dispositions}, {kindFollowUp, &e.FollowUps}, {kindIdea, &e.Ideas}} {
		for _, name := range names {
			n, err := b.erase(ctx, one.kind, name)
			if *one.count += n; err != nil {
				return e, err
			}
		}
	}
	return e, nil
}

// erase deletes every entry of a list.
func (b *Book) erase(ctx context.Context, kind, name string) (int, error) {
	for erased := 0; ; {
		docs, _, err := b.o.Store.List(ctx, kind, name, "", keep.MaxPage)
		if err != nil || len(docs) == 0 {
			return erased, err
		}
		for _, d := range docs {
			if err := b.o.Store.Delete(ctx, kind, d.ID); err != nil {
				return erased, err
			}
			erased++
		}
	}
}
