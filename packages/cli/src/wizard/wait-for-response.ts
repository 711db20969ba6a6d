import { formatClock, spinnerFrame } from '../report/progress-text.ts'
import { LiveLine } from '../terminal/live-line.ts'
import { QUIT } from './prompts/prompt.ts'

const REFRESH_INTERVAL = 250

/**
 * Shows what the wizard waits for, and since when, until a call ends. Between two questions nothing
 * else reads Ctrl-C.
 *
 * @returns what the call returns; `QUIT` after Ctrl-C, which aborts the call
 */
export async function waitForResponse<T>(
  activity: string,
  env: NodeJS.ProcessEnv,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T | typeof QUIT> {
  const controller = new AbortController()
  const { signal } = controller
  const onInterrupt = () => controller.abort()
  process.on('SIGINT', onInterrupt)
  const line = new LiveLine(process.stdout, env)
  const startedAt = performance.now()
  const show = () => {
    const elapsed = performance.now() - startedAt
    line.show(`${spinnerFrame(elapsed)} ${activity}  ${formatClock(elapsed)}`)
  }
  show()
  const timer = setInterval(show, REFRESH_INTERVAL)
  try {
    return await call(signal)
  } catch (error) {
    if (signal.aborted) return QUIT
    throw error
  } finally {
    clearInterval(timer)
    process.off('SIGINT', onInterrupt)
    line.clear()
  }
}
