import { systemClock } from '@runninghub-action/core'
import { app, getConfig } from './app.ts'
import { sweepAccounts } from './cron/sweep-accounts.ts'
import { logFailure } from './log.ts'

export { TaskQueue } from './queue/task-queue.ts'

export default {
  fetch: app.fetch,
  async scheduled(_controller, env, execution) {
    const config = getConfig(env)
    if ('problems' in config) {
      logFailure({ event: 'not-configured', message: config.problems.join('; ') })
      return
    }
    const waitUntil = (work: Promise<unknown>) => execution.waitUntil(work)
    await sweepAccounts({ env, config, waitUntil, origin: '', clock: systemClock })
  },
} satisfies ExportedHandler<Env>
