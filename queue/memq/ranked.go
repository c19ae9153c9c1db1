package memq

import (
	"cmp"
	"hash/maphash"
	"strings"
)

// ranked is a set of members in order of score, equal scores in order of member: the twin of a Redis sorted set. It
// is a treap that knows the size of each subtree, so that insertion, removal and rank take O(log n).
type ranked struct {
	root  *node
	score map[string]int64
	seed  maphash.Seed
}

type node struct {
	key         key
	heap        uint64 // chance that keeps the tree level, drawn from the member itself
	size        int
	left, right *node
}

type key struct {
	score  int64
	member string
}

func newRanked() *ranked { return &ranked{score: map[string]int64{}, seed: maphash.MakeSeed()} }

func (r *ranked) len() int { return r.root.count() }

// put adds the member, or moves it to a new score.
func (r *ranked) put(member string, score int64) {
	r.drop(member)
	r.score[member] = score
	k := key{score, member}
	before, after := split(r.root, k)
	single := &node{key: k, heap: maphash.String(r.seed, member), size: 1}
	r.root = join(join(before, single), after)
}

// drop removes the member if it is there.
func (r *ranked) drop(member string) {
	score, ok := r.score[member]
	if !ok {
		return
	}
	delete(r.score, member)
	r.root = remove(r.root, key{score, member})
}

// below counts the members before a key, which need not be in the set.
func (r *ranked) below(k key) int {
	before := 0
	for n := r.root; n != nil; {
		if n.key.less(k) {
			before += n.left.count() + 1
			n = n.right
		} else {
			n = n.left
		}
	}
	return before
}

// first is the member that comes first; false when the set is empty.
func (r *ranked) first() (key, bool) {
	if r.root == nil {
		return key{}, false
	}
	n := r.root
	for n.left != nil {
		n = n.left
	}
	return n.key, true
}

// head lists the first members, at most limit, up to the score.
func (r *ranked) head(limit int, upTo int64) []key {
	var keys []key
	var walk func(n *node)
	walk = func(n *node) {
		if n == nil || len(keys) >= limit {
			return
		}
		walk(n.left)
		if len(keys) < limit && n.key.score <= upTo {
			keys = append(keys, n.key)
			walk(n.right)
		}
	}
	walk(r.root)
	return keys
}

func (k key) less(other key) bool { return k.compare(other) < 0 }

func (k key) compare(other key) int {
	if c := cmp.Compare(k.score, other.score); c != 0 {
		return c
	}
	return strings.Compare(k.member, other.member)
}

func (n *node) count() int {
	if n == nil {
		return 0
	}
	return n.size
}

func (n *node) resized() *node {
	n.size = n.left.count() + 1 + n.right.count()
	return n
}

// split cuts the tree into the keys below k and the others.
func split(n *node, k key) (below, others *node) {
	if n == nil {
		return nil, nil
	}
	if n.key.less(k) {
		n.right, others = split(n.right, k)
		return n.resized(), others
	}
	below, n.left = split(n.left, k)
	return below, n.resized()
}

// join makes one tree of two, every key of a being below every key of b.
func join(a, b *node) *node {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.heap > b.heap:
		a.right = join(a.right, b)
		return a.resized()
	default:
		b.left = join(a, b.left)
		return b.resized()
	}
}

func remove(n *node, k key) *node {
	switch {
	case n == nil:
		return nil
	case n.key == k:
		return join(n.left, n.right)
	case k.less(n.key):
		n.left = remove(n.left, k)
	default:
		n.right = remove(n.right, k)
	}
	return n.resized()
}
