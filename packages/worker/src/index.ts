import { systemClock } from '@runninghub-action/core'
import { app, getConfig } from './app.ts'
import { sweep } from './cron/sweep.ts'

export { TaskQueue } from './queue/task-queue.ts'

export default {
  fetch: app.fetch,
  async scheduled(_controller, env, execution) {
    const config = getConfig(env)
    if ('problems' in config) {
      console.error(`Not configured: ${config.problems.join('; ')}`)
      return
    }
    const waitUntil = (work: Promise<unknown>) => execution.waitUntil(work)
    await sweep({ env, config, waitUntil, origin: '', clock: systemClock })
  },
} satisfies ExportedHandler<Env>
