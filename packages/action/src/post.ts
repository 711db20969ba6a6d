import { hasEnded, taskPage } from '@runninghub-action/core'
import { clientOf } from './client.ts'
import { readInputs } from './inputs.ts'
import { fetchFor } from './network.ts'
import { explain } from './report.ts'
import type { Log } from './runner/log.ts'
import { openTasks } from './state.ts'

/** One task must not use up the time of the others, in milliseconds. */
const LIMIT = 10_000

/**
 * The post step: cancels what `main` could not, because it was killed or the service refused,
 * and says what still runs. It never fails the job.
 */
export async function post(env: NodeJS.ProcessEnv, log: Log): Promise<void> {
  const ids = openTasks(env)
  if (ids.length === 0) return
  const inputs = readInputs(env)
  const client = clientOf(inputs, fetchFor(env))
  for (const id of ids) {
    const page = taskPage(client.baseUrl, id)
    try {
      const { state } = await client.query(id, { signal: AbortSignal.timeout(LIMIT) })
      if (hasEnded(state)) {
        log.line(`Task ${id} has ended meanwhile (${state}): ${page}`)
        continue
      }
    } catch {
      // Unknown is no reason not to try.
    }
    try {
      await client.cancel(id, { signal: AbortSignal.timeout(LIMIT) })
      log.line(`Task ${id} was cancelled; the time it ran is billed: ${page}`)
    } catch (error) {
      const reason = client.redact(explain(error))
      log.warning({
        title: 'A task may still run',
        message: `Task ${id} could not be cancelled, may still run, and cost. ${reason}\nLook at it: ${page}`,
      })
    }
  }
}
