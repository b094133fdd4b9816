#pragma once

#include <string_view>

namespace wskit::broker {

// What a rendezvous asks of Redis, each step at once (Lua, Redis 5 or later). A run is one hash,
// which lives as long as somebody calls:
//
//     run  workers  kind         which run it is, for how many, and of what
//     token:N who:N alive:N      who has seat N, and when that was last heard of (Unix ms)
//     ready:N report:N           how far it is
//     start                      when all begin, once that is known (Unix us)
//     stop                       "SIGNAL SEAT" of whom a signal told to stop
//     since                      when the hash was made again, because Redis had lost it
//
// What came of it lies beside it a while, for those who have not heard it yet: "CODE TEXT".

/// KEYS: the run. ARGV: run, token, workers, kind, who, expiry in ms.
/// {"seat", run, N}, or {"workers", K}, {"kind", kind}, {"begun"}, {"full"}.
constexpr std::string_view kJoinScript = R"lua(
local key, token, expiry = KEYS[1], ARGV[2], tonumber(ARGV[6])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('EXISTS', key) == 0 then
  redis.call('HSET', key, 'run', ARGV[1], 'workers', ARGV[3], 'kind', ARGV[4])
end
local run = redis.call('HMGET', key, 'run', 'workers', 'kind', 'start')
if run[2] ~= ARGV[3] then return {'workers', run[2]} end
if run[3] ~= ARGV[4] then return {'kind', run[3]} end
if run[4] then return {'begun'} end
for seat = 1, tonumber(run[2]) do
  local alive = redis.call('HGET', key, 'alive:' .. seat)
  if not alive or now - alive > expiry then
    redis.call('HSET', key, 'token:' .. seat, token, 'who:' .. seat, ARGV[5],
               'alive:' .. seat, string.format('%.0f', now))
    redis.call('HDEL', key, 'ready:' .. seat)
    redis.call('PEXPIRE', key, expiry)
    return {'seat', run[1], seat}
  end
end
return {'full'}
)lua";

/// A sign of life. KEYS: the run, its outcome. ARGV: run, seat, token, workers, kind, who, ready (0
/// or 1), start as far as it is known (or 0), stop ("SIGNAL SEAT" or nothing), expiry in ms, time
/// until the start in us.
/// {"open", s, us, start, stop, {who, alive, stage, …}}, stage 0 here, 1 ready, 2 delivered;
/// or {"over", outcome}, {"gone"}, {"replaced"}.
constexpr std::string_view kCallScript = R"lua(
local key, seat, expiry = KEYS[1], ARGV[2], tonumber(ARGV[10])
local over = redis.call('GET', KEYS[2])
if over then return {'over', over} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local run = redis.call('HGET', key, 'run')
if not run then
  redis.call('HSET', key, 'run', ARGV[1], 'workers', ARGV[4], 'kind', ARGV[5],
             'since', string.format('%.0f', now))
  if ARGV[8] ~= '0' then redis.call('HSET', key, 'start', ARGV[8]) end
elseif run ~= ARGV[1] then
  return {'gone'}
end
local holder = redis.call('HGET', key, 'token:' .. seat)
if holder and holder ~= ARGV[3] then return {'replaced'} end
redis.call('HSET', key, 'token:' .. seat, ARGV[3], 'who:' .. seat, ARGV[6],
           'alive:' .. seat, string.format('%.0f', now))
if ARGV[7] == '1' then redis.call('HSET', key, 'ready:' .. seat, 1) end
if ARGV[9] ~= '' then redis.call('HSETNX', key, 'stop', ARGV[9]) end
redis.call('PEXPIRE', key, expiry)
local known = redis.call('HMGET', key, 'start', 'stop', 'since')
local roll, ready = {}, 0
for each = 1, tonumber(ARGV[4]) do
  local about = redis.call('HMGET', key, 'who:' .. each, 'alive:' .. each, 'ready:' .. each)
  local heard = about[2] or known[3]
  local alive = heard and now - heard <= expiry
  local stage = redis.call('HEXISTS', key, 'report:' .. each) == 1 and 2 or about[3] and 1 or 0
  if alive and stage > 0 then ready = ready + 1 end
  roll[#roll + 1] = about[1] or ''
  roll[#roll + 1] = alive and 1 or 0
  roll[#roll + 1] = stage
end
local start = known[1]
if not start and ready == tonumber(ARGV[4]) then
  start = string.format('%.0f', time[1] * 1000000 + time[2] + ARGV[11])
  redis.call('HSET', key, 'start', start)
end
return {'open', time[1], time[2], start or '0', known[2] or '', roll}
)lua";

/// KEYS: the run. ARGV: run, seat, token, report. 1 when it is there now.
constexpr std::string_view kDeliverScript = R"lua(
local about = redis.call('HMGET', KEYS[1], 'run', 'token:' .. ARGV[2])
if about[1] ~= ARGV[1] or about[2] ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[1], 'report:' .. ARGV[2], ARGV[4])
return 1
)lua";

/// KEYS: the run, its outcome. ARGV: run, outcome, for how long it is kept in ms. The outcome: of
/// several the first.
constexpr std::string_view kConcludeScript = R"lua(
if redis.call('HGET', KEYS[1], 'run') == ARGV[1] then redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3])
return redis.call('GET', KEYS[2])
)lua";

}  // namespace wskit::broker
