package memq

import (
	"cmp"
	"slices"
	"strings"
)

// ranked is a set of members in order of score, equal scores in order of member: the twin of a Redis sorted set. It is a
// tree of wide nodes that know how many members they hold, so that insertion, removal and rank take O(log n), most of it
// within a few stretches of memory.
type ranked struct {
	root  *node
	score map[string]int64
}

// node is a leaf, whose keys are members, or an inner node, each key of which no member of its kid comes before, nor of
// the kids after it.
type node struct {
	keys  []key
	kids  []*node // none in a leaf
	sizes []int   // members in each kid
}

// widest is how many keys a node may have. Nodes that become narrow are not joined to others but go when they are empty:
// callers leave a line from its head.
const widest = 64

type key struct {
	score  int64
	member string
}

func newRanked() *ranked { return &ranked{root: &node{}, score: map[string]int64{}} }

func (r *ranked) len() int { return len(r.score) }

// put adds the member, or moves it to a new score.
func (r *ranked) put(member string, score int64) {
	r.drop(member)
	r.score[member] = score
	if right := r.root.insert(key{score, member}); right != nil {
		left := r.root
		r.root = &node{
			keys: []key{left.keys[0], right.keys[0]}, kids: []*node{left, right}, sizes: []int{left.size(), right.size()},
		}
	}
}

// drop removes the member if it is there.
func (r *ranked) drop(member string) {
	score, ok := r.score[member]
	if !ok {
		return
	}
	delete(r.score, member)
	r.root.remove(key{score, member})
	for len(r.root.kids) == 1 {
		r.root = r.root.kids[0]
	}
	if len(r.root.keys) == 0 {
		r.root = &node{}
	}
}

// below counts the members before a key, which need not be in the set.
func (r *ranked) below(k key) int {
	before, n := 0, r.root
	for n.kids != nil {
		i := n.below(k) - 1
		if i < 0 {
			return before
		}
		for _, size := range n.sizes[:i] {
			before += size
		}
		n = n.kids[i]
	}
	return before + n.below(k)
}

// first is the member that comes first; false when the set is empty.
func (r *ranked) first() (key, bool) {
	n := r.root
	for n.kids != nil {
		n = n.kids[0]
	}
	if len(n.keys) == 0 {
		return key{}, false
	}
	return n.keys[0], true
}

// head lists the first members, at most limit, up to the score.
func (r *ranked) head(limit int, upTo int64) []key {
	var keys []key
	r.root.walk(func(k key) bool {
		if len(keys) >= limit || k.score > upTo {
			return false
		}
		keys = append(keys, k)
		return true
	})
	return keys
}

func (k key) less(other key) bool {
	return k.score < other.score || k.score == other.score && k.member < other.member
}

func (k key) compare(other key) int {
	return cmp.Or(cmp.Compare(k.score, other.score), strings.Compare(k.member, other.member))
}

// below counts the keys of the node before k.
func (n *node) below(k key) int {
	low, high := 0, len(n.keys)
	for low < high {
		middle := (low + high) / 2
		if n.keys[middle].less(k) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// kid is the index of the kid to which k belongs.
func (n *node) kid(k key) int {
	i := n.below(k)
	if i < len(n.keys) && n.keys[i] == k {
		return i
	}
	return max(i-1, 0)
}

func (n *node) size() int {
	if n.kids == nil {
		return len(n.keys)
	}
	all := 0
	for _, size := range n.sizes {
		all += size
	}
	return all
}

// insert adds a key that is not there, and returns the right half of a node that has become too wide.
func (n *node) insert(k key) (right *node) {
	if n.kids == nil {
		n.keys = slices.Insert(n.keys, n.below(k), k)
	} else {
		i := n.kid(k)
		if k.less(n.keys[i]) {
			n.keys[i] = k
		}
		split := n.kids[i].insert(k)
		n.sizes[i] = n.kids[i].size()
		if split != nil {
			n.keys = slices.Insert(n.keys, i+1, split.keys[0])
			n.kids = slices.Insert(n.kids, i+1, split)
			n.sizes = slices.Insert(n.sizes, i+1, split.size())
		}
	}
	if len(n.keys) <= widest {
		return nil
	}
	return n.split()
}

// split takes the right half away from the node.
func (n *node) split() *node {
	at := len(n.keys) / 2
	right := &node{keys: slices.Clone(n.keys[at:])}
	clear(n.keys[at:])
	n.keys = n.keys[:at]
	if n.kids != nil {
		right.kids, right.sizes = slices.Clone(n.kids[at:]), slices.Clone(n.sizes[at:])
		clear(n.kids[at:])
		n.kids, n.sizes = n.kids[:at], n.sizes[:at]
	}
	return right
}

// remove takes a key away that is there.
func (n *node) remove(k key) {
	if n.kids == nil {
		i := n.below(k)
		n.keys = slices.Delete(n.keys, i, i+1)
		return
	}
	i := n.kid(k)
	n.kids[i].remove(k)
	if n.sizes[i]--; n.sizes[i] == 0 {
		n.keys, n.kids, n.sizes = slices.Delete(n.keys, i, i+1), slices.Delete(n.kids, i, i+1), slices.Delete(n.sizes, i, i+1)
	}
}

// walk visits the members in order for as long as visit says so.
func (n *node) walk(visit func(key) bool) bool {
	if n.kids == nil {
		for _, k := range n.keys {
			if !visit(k) {
				return false
			}
		}
		return true
	}
	for _, kid := range n.kids {
		if !kid.walk(visit) {
			return false
		}
	}
	return true
}
