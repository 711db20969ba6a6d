import { Simulator } from '@runninghub-action/simulator'
import { sweepAccounts } from '../../src/cron/sweep-accounts.ts'
import type { TaskResource } from '../../src/model/task.ts'
import { forTask } from '../../src/platform/context.ts'
import { getTask } from '../../src/tasks/get.ts'
import { World } from './world.ts'

const SITE = 'https://second.example'

/** A Worker with the accounts `main` and `second`, each with a RunningHub of its own. */
export function twoAccounts() {
  const world = new World()
  const { clock, config } = world
  const second = new Simulator({ clock, apiKey: 'e'.repeat(32), baseUrl: SITE, fetch: world.fetch })
  world.hosts['second.example'] = (request) => second.fetch(request)
  config.accounts = [
    { name: 'main', apiKey: config.apiKey, baseUrl: config.baseUrl },
    { name: 'second', apiKey: second.options.apiKey, baseUrl: SITE },
  ]
  for (const { options } of [world.simulator, second]) options.concurrentLimit = 1
  return {
    world,
    main: world.simulator,
    second,
    /** Returns a task, from the queue that has it. */
    async getTask({ id }: { id: string }): Promise<TaskResource> {
      const ctx = forTask(world.context(), id)
      const task = ctx && (await getTask(ctx, id))
      if (!task) throw new Error(`no task ${id}`)
      return task
    },
    /** Makes cron runs, one a minute. */
    async minutes(count: number): Promise<void> {
      for (let minute = 0; minute < count; minute++) {
        const next = clock.now() + 60_000
        await sweepAccounts(world.context())
        await world.idle()
        if (clock.now() < next) await clock.advance(next - clock.now())
        await world.idle()
      }
    },
  }
}
