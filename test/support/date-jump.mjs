// Preloaded into the program under test with `node --import '…/date-jump.mjs?Running=7200000'`: when
// the program first writes the text "Running", the machine's date jumps two hours ahead, as when
// somebody sets it. A negative number sets it back. Preload it after fast-time.mjs.
const jumps = new Map(new URL(import.meta.url).searchParams)
const { Date: RealDate } = globalThis
let shift = 0
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [globalThis.Date.now()] : args))
  }
  static now() {
    return RealDate.now() + shift
  }
}
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream)
  stream.write = (chunk, ...rest) => {
    for (const [text, ms] of jumps) {
      if (!String(chunk).includes(text)) continue
      jumps.delete(text)
      shift += Number(ms)
    }
    return write(chunk, ...rest)
  }
}
