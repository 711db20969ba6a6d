// Preloaded into the program under test: an hour passes in about a minute. The program itself
// knows nothing of it. Short delays stay as they are, since real sockets and keys have real time.
const SPEED = 50
const { setTimeout: realTimeout, setInterval: realInterval } = globalThis
const realNow = Date.now
const start = realNow()
const scaled = (ms) => (ms >= 100 ? ms / SPEED : ms)
globalThis.setTimeout = (run, ms = 0, ...args) => realTimeout(run, scaled(ms), ...args)
globalThis.setInterval = (run, ms = 0, ...args) => realInterval(run, scaled(ms), ...args)
Date.now = () => start + (realNow() - start) * SPEED
