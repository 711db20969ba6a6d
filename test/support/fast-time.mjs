// Preloaded into the program under test with `node --import '…/fast-time.mjs?speed=50'`: time passes
// so many times as fast, so that a test need not wait for minutes. The program itself runs as it is
// and knows nothing of it. Time passes only while the program waits and the machine lets it run:
// otherwise seconds would pass during a computation, and time limits would end on a busy machine.
// Short delays stay as they are, since real sockets and keys have real time; so does
// AbortSignal.timeout, which bounds real calls.
const speed = Number(new URL(import.meta.url).searchParams.get('speed'))
const TICK = 2
const NEVER = 2 ** 31 - 1
const { setTimeout: realTimeout, clearTimeout: realClear } = globalThis
const { setInterval: realInterval, clearInterval: realClearInterval } = globalThis
const realNow = performance.now.bind(performance)
const realDate = Date.now
const due = new Map()
let [began, beganDate] = [realNow(), realDate()]
let passed = 0
let last = began

const tick = () => {
  const now = realNow()
  passed += Math.min(now - last, 2 * TICK) * speed
  last = now
  if (!due.values().some(({ at }) => at <= passed)) return
  for (const [timer, { at, run }] of [...due].toSorted(([, a], [, b]) => a.at - b.at)) {
    if (at > passed || !due.has(timer)) continue
    run()
  }
}
let ticks = realInterval(tick, TICK).unref()

globalThis.setTimeout = (run, ms = 0, ...args) =>
  ms < 100
    ? realTimeout(run, ms, ...args)
    : hold(ms, (timer) => {
        clearTimeout(timer)
        run(...args)
      })
globalThis.setInterval = (run, ms = 0, ...args) =>
  ms < 100
    ? realInterval(run, ms, ...args)
    : hold(ms, (timer) => {
        timer.refresh()
        run(...args)
      })
globalThis.clearTimeout = (timer) => {
  due.delete(timer)
  realClear(timer)
}
globalThis.clearInterval = (timer) => {
  due.delete(timer)
  realClearInterval(timer)
}
performance.now = () => began + passed
// The date also jumps where date-jump.mjs sets it.
Date.now = () => {
  const jump = realDate() - beganDate - (realNow() - began)
  return Math.round(beganDate + passed + (Math.abs(jump) < 1000 ? 0 : jump))
}

/** Stops the time, and drops the timers that nobody waits for. */
export function stop() {
  realClearInterval(ticks)
  for (const timer of due.keys()) clearTimeout(timer)
}

/** Starts the time again at the real one. */
export function restart() {
  beganDate = realDate()
  began = last = realNow()
  passed = 0
  ticks = realInterval(tick, TICK).unref()
}

/** Calls `run` after `ms`. The real timer only keeps the process alive, as long as it would. */
function hold(ms, run) {
  const timer = realTimeout(() => {}, NEVER)
  timer.refresh = () => {
    due.set(timer, { at: passed + ms, run: () => run(timer) })
    return timer
  }
  return timer.refresh()
}
