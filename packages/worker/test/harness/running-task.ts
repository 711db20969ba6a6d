import { expect } from 'vitest'
import type { TaskResource } from '../../src/model/task.ts'
import { World } from './world.ts'

/**
 * Creates a task that has run for 20 seconds, by default without a webhook.
 *
 * @param runMs how long the task runs in all
 */
export async function createRunningTask(
  config: ConstructorParameters<typeof World>[0] = {},
  runMs = 180_000,
) {
  const world = new World({ webhooks: false, ...config })
  world.simulator.options.runMs = runMs
  const task = await world.createTask()
  await world.idle()
  await world.clock.advance(20_000)
  const on = world.config.api === 'v2' ? 'query' : 'outputs'
  /** Scripts the responses to the next status checks. */
  const scriptPolls = (times: number, answer: object) =>
    world.simulator.script({ on, times, answer: answer as never })
  return { world, task, scriptPolls }
}

/** Expects that the task has succeeded, and that no other end was delivered. */
export async function expectSuccess(world: World, { id }: TaskResource): Promise<TaskResource> {
  const task = await world.getTask({ id })
  expect(task).toMatchObject({ status: 'succeeded', urls: [expect.stringContaining('http')] })
  expect(task.provisional).toBeUndefined()
  expect(world.received.map(({ body }) => body.type)).toEqual(['runninghub.task.succeeded'])
  return task
}

/** RunningHub accepts every cancel, but the task continues. */
export function acceptCancelsWithoutEffect(world: World): void {
  const body = JSON.stringify({ code: 0, msg: 'success', data: null })
  world.simulator.script({ on: 'cancel', times: 100_000, answer: { kind: 'raw', body } })
}

/** RunningHub accepts connections but never responds, so every call times out. */
export function stopResponding({ hosts, config }: World): void {
  hosts[new URL(config.baseUrl).hostname] = () => {
    throw new DOMException('The operation timed out.', 'TimeoutError')
  }
}

/** RunningHub responds again. */
export function startResponding({ hosts, config }: World): void {
  delete hosts[new URL(config.baseUrl).hostname]
}
