#!lua flags=no-writes
-- forecast: what is published for whoever joins a lane with a head start now.
-- KEYS[1] site prefix
-- ARGV    now, queue, lane, head ms
-- reply   {now, text of the forecast with that head start or "", with none or ""}
-- include published.lua
local queue, lane, head = ARGV[2], ARGV[3], ARGV[4]
local told = published('', queue, lane, head)
return { text(now), told[2], told[3] }
