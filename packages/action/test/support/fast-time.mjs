// Loaded with `node --import` before the bundle: time passes TIME_SCALE times as fast, so that
// the committed bundle runs as it is and a test need not wait for minutes. AbortSignal.timeout,
// which bounds real calls, keeps its pace.
const scale = Number(process.env.TIME_SCALE)
const { setTimeout, setInterval } = globalThis
const begin = Date.now()
const now = Date.now.bind(Date)
Date.now = () => Math.round(begin + (now() - begin) * scale)
globalThis.setTimeout = (run, ms = 0, ...rest) => setTimeout(run, ms / scale, ...rest)
globalThis.setInterval = (run, ms = 0, ...rest) => setInterval(run, ms / scale, ...rest)
