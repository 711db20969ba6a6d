/** How the time of a process follows the time of a round. */
export interface TimeScale {
  /** When the round began, in milliseconds since 1970. */
  epoch: number
  speed: number
  /** How far the round is ahead of `speed` alone, in milliseconds. */
  offset: number
}

/**
 * Makes time pass faster in this process, in Node or in workerd. Short delays stay as they are, since
 * real sockets have real time; so does AbortSignal.timeout, which bounds real calls.
 *
 * @returns moves the time forward, by milliseconds
 */
export function scaleTime({ epoch, speed, offset }: TimeScale): (ms: number) => void {
  const { setTimeout: realTimeout, setInterval: realInterval } = globalThis
  const realNow = Date.now.bind(Date)
  const realElapsed = performance.now.bind(performance)
  let ahead = offset
  const scaled = (ms = 0) => (ms >= 100 ? ms / speed : ms)
  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms?: number, ...args: []) =>
      realTimeout(run, scaled(ms), ...args),
    setInterval: (run: () => void, ms?: number, ...args: []) =>
      realInterval(run, scaled(ms), ...args),
  })
  Date.now = () => Math.round(epoch + (realNow() - epoch) * speed + ahead)
  performance.now = () => realElapsed() * speed + ahead
  return (ms) => {
    ahead += ms
  }
}
