/** Whoever was told to wait asks again this soon after the time; else their turn is over. */
const COMES_BACK_WITHIN_MS = 50;

/**
 * Takes one call of the quota that all processes share; the same shape as the local quota, on Redis' own clock.
 *
 * KEYS: all calls of the window, those of the burst, state, pause, the best rank that waits, the processes that ask.
 * ARGV: limit, burst that the call may use, spacing ms, window ms, rank, calls made while Redis was away, all own recent calls, the epoch
 * that the process knows, an epoch to use if there is none, the process. Returns milliseconds to wait (0: taken), the epoch, and how many
 * processes have asked in the last ten windows.
 *
 * The epoch tells whether Redis still has what it was told: after a loss of its data, or when its clock was set far
 * back, a new one begins and every process charges its own recent calls to it.
 */
export const TAKE_SCRIPT = `
local limit, burst, spacing, window, rank = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local newest = redis.call('LINDEX', KEYS[1], -1)
if newest and tonumber(newest) > now + window then redis.call('DEL', KEYS[1], KEYS[2], KEYS[3]) end

local epoch = redis.call('HGET', KEYS[3], 'epoch')
if not epoch then
  epoch = ARGV[9]
  redis.call('HSET', KEYS[3], 'epoch', epoch)
end
local charged = tonumber(epoch == ARGV[8] and ARGV[6] or ARGV[7])
for _ = 1, math.min(charged, limit) do redis.call('RPUSH', KEYS[1], now) end

redis.call('ZADD', KEYS[6], now, ARGV[10])
redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', now - window * 10)
redis.call('PEXPIRE', KEYS[6], window * 10)
local processes = redis.call('ZCARD', KEYS[6])

local function keep()
  redis.call('LTRIM', KEYS[1], -limit, -1)
  redis.call('LTRIM', KEYS[2], -limit, -1)
  for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], window * 10) end
end

local function wait(ms)
  keep()
  local best = redis.call('GET', KEYS[5])
  if not best or tonumber(best) >= rank then
    redis.call('SET', KEYS[5], rank, 'PX', math.ceil(math.min(ms, spacing * 2)) + ${COMES_BACK_WITHIN_MS})
  end
  return { math.max(1, math.ceil(ms)), epoch, processes }
end

local paused = redis.call('PTTL', KEYS[4])
if paused > 0 then return wait(paused) end

local best = redis.call('GET', KEYS[5])
if best and tonumber(best) < rank then return wait(redis.call('PTTL', KEYS[5])) end

local blocking = redis.call('LINDEX', KEYS[1], -limit)
if blocking and tonumber(blocking) + window > now then return wait(tonumber(blocking) + window - now) end

local even = tonumber(redis.call('HGET', KEYS[3], 'even') or now)
local oldest = redis.call('LINDEX', KEYS[2], -burst)
if spacing < window and now >= even then
  redis.call('HSET', KEYS[3], 'even', tostring(math.max(even, now - spacing) + spacing))
elseif not oldest or tonumber(oldest) + window <= now then
  redis.call('RPUSH', KEYS[2], now)
else
  local free = tonumber(oldest) + window
  if spacing < window then free = math.min(free, even) end
  return wait(free - now)
end
redis.call('RPUSH', KEYS[1], now)
if best and tonumber(best) == rank then redis.call('DEL', KEYS[5]) end
keep()
return { 0, epoch, processes }
`;
