#!lua flags=no-writes
-- owed: one look at the entry that owes a callback to a number.
-- KEYS[1] site prefix
-- ARGV    now, number
-- reply   entry | UNKNOWN_CALL
-- include callback.lua
local e = callback_owing(ARGV[2])
if not e then return 'UNKNOWN_CALL' end
return entry_reply(e)
