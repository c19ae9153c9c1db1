package redisq

// keys are the names under which a site lives. The braces make a hash tag: every key of the site is in one slot of a
// cluster, so that one script may touch them all. The scripts derive the others from the prefix (lua/part/site.lua).
type keys struct{ site string }

// prefix begins every key of the site.
func (k keys) prefix() string { return "pz:{" + k.site + "}:" }

// events is the stream of transitions, the one key that is read without a script.
func (k keys) events() string { return k.prefix() + "events" }
