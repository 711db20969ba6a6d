// Preloaded into the program under test: time stands still, and passes only as `passTime` says, over
// the channel that the program was spawned with. Without a channel it never passes. Short delays stay
// as they are, since real sockets and keys have real time; so does AbortSignal.timeout.
const NEVER = 2 ** 31 - 1
const { setTimeout: realTimeout, clearTimeout: realClear, setInterval: realInterval } = globalThis
const due = new Map()
let passed = 0
globalThis.setTimeout = (run, ms = 0, ...args) => {
  if (ms < 100) return realTimeout(run, ms, ...args)
  // The real timer only keeps the process alive, as long as the held one would.
  const timer = realTimeout(() => {}, NEVER)
  due.set(timer, { at: passed + ms, run: () => run(...args) })
  return timer
}
globalThis.clearTimeout = (timer) => {
  due.delete(timer)
  realClear(timer)
}
globalThis.setInterval = (run, ms = 0, ...args) => realInterval(run, ms < 100 ? ms : NEVER, ...args)
const { now } = Date
const began = [now(), performance.now()]
Date.now = () => began[0] + passed
performance.now = () => began[1] + passed

process.on('message', (ms) => {
  passed += ms
  for (const [timer, { at, run }] of [...due].toSorted(([, a], [, b]) => a.at - b.at)) {
    if (at > passed || !due.has(timer)) continue
    clearTimeout(timer)
    run()
  }
  process.send('passed')
})
process.channel?.unref()
