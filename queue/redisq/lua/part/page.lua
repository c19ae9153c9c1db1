-- include site.lua
-- Pages: lists that stand one after the other are read in pieces of one length.

local function sorted(key)
  local members = redis.call('SMEMBERS', key)
  table.sort(members)
  return members
end

-- page_new is a page of at most so many members, from one of them on.
local function page_new(from, limit) return { from = from, limit = limit, passed = 0 } end

-- page_take has each(first, last) read what of the next list, of so many members counted from 0, lies on the page.
local function page_take(page, count, each)
  local first, last = math.max(page.from - page.passed, 0), math.min(page.from + page.limit - page.passed, count) - 1
  page.passed = page.passed + count
  if first <= last then each(first, last) end
end

-- page_next is where the next page begins; "0": there is none.
local function page_next(page)
  local to = page.from + page.limit
  return page.limit > 0 and page.passed > to and text(to) or '0'
end
