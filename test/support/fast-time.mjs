// Preloaded into the program under test with `node --import '…/fast-time.mjs?speed=50'`: time passes
// so many times as fast, so that a test need not wait for minutes. The program itself runs as it is
// and knows nothing of it. Short delays stay as they are, since real sockets and keys have real
// time; so does AbortSignal.timeout, which bounds real calls.
const speed = Number(new URL(import.meta.url).searchParams.get('speed'))
const { setTimeout: realTimeout, setInterval: realInterval } = globalThis
const scaled = (ms) => (ms >= 100 ? ms / speed : ms)
globalThis.setTimeout = (run, ms = 0, ...args) => realTimeout(run, scaled(ms), ...args)
globalThis.setInterval = (run, ms = 0, ...args) => realInterval(run, scaled(ms), ...args)
Date.now = scaledFromNow(Date.now)
performance.now = scaledFromNow(performance.now.bind(performance))

function scaledFromNow(now) {
  const start = now()
  return () => start + (now() - start) * speed
}
