#!lua flags=no-writes
-- poll: one look at an entry, its place and its line.
-- KEYS[1] site prefix
-- ARGV    now, call
-- reply   view | UNKNOWN_CALL
-- include line.lua
local call = ARGV[2]
local e = entry_read(call)
if not e then return 'UNKNOWN_CALL' end
return view_reply(e)
