-- include site.lua
-- The plan: who may serve whom. It is made by queue.NewPlan and written by plan.lua; the revision of what was declared
-- when it was made stands in it as rev, that of what is declared now as declared. Each lane is packed: choice, group, agent,
-- sticky ms, reach {pool, rank, after ms, why} in order of rank, and peers {queue, lane}.
local NO_PLAN = { choice = '', group = 1, agent = '', sticky = 0, reach = {}, peers = {} }

-- plan_lane is how a lane is planned, or nil.
local function plan_lane(queue, lane)
  local name = lane_name(queue, lane)
  if plans[name] == nil then
    local planned = redis.call('HGET', key_plan, 'lane:' .. name)
    plans[name] = planned and cmsgpack.unpack(planned)
  end
  return plans[name] or nil
end

local function plan_known(queue, lane) return plan_lane(queue, lane) ~= nil end

-- plan_used reports whether anybody stands in the lane, or is to be called back later.
local function plan_used(queue, lane)
  return redis.call('ZCARD', key_line(queue, lane)) + redis.call('ZCARD', key_deferred(queue, lane)) > 0
end

-- plan_terms are queue.Terms of a queue, those of the zero Routing where none are declared.
local function plan_terms(queue)
  local declared = redis.call('HGET', key_plan, 'terms:' .. queue)
  local misses, pause, most = string.match(declared or '1 10000 600000', '^(%d+) (%d+) (%d+)$')
  return { misses = tonumber(misses), pause = tonumber(pause), wrap_up_max = tonumber(most) }
end

-- plan_list has the lane planned with the next plan.
local function plan_list(queue, lane)
  redis.call('SADD', key_queues, queue)
  redis.call('SADD', key_lanes(queue), lane)
end

-- ASKED_FOR is for how many milliseconds a lane is kept that somebody has asked for and nobody stands in yet: otherwise
-- another's plan, made between the asking and the joining, would let it go.
local ASKED_FOR = 10000

-- plan_ask does the same for somebody who is about to join the lane.
local function plan_ask(queue, lane)
  plan_list(queue, lane)
  redis.call('ZADD', key_asked, stamp, lane_name(queue, lane))
  redis.call('ZREMRANGEBYSCORE', key_asked, '-inf', now - ASKED_FOR)
  redis.call('PEXPIRE', key_asked, ASKED_FOR)
end

local function plan_asked(queue, lane)
  local asked = redis.call('ZSCORE', key_asked, lane_name(queue, lane))
  return asked and tonumber(asked) > now - ASKED_FOR
end

-- plan_declared is the revision of what is declared now.
local function plan_declared() return redis.call('HGET', key_plan, 'declared') or '0' end

-- plan_current reports whether the plan was made of what is declared now.
local function plan_current()
  local of = redis.call('HMGET', key_plan, 'rev', 'declared')
  return (of[1] or '0') == (of[2] or '0')
end

-- plan_outdate has a plan made anew, for something was declared.
local function plan_outdate() redis.call('HINCRBY', key_plan, 'declared', 1) end
