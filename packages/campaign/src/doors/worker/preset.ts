import { TOKEN } from '../../runninghub/service.ts'
import type { Simulation } from '../../world/simulation.ts'
import { PRESET, presetBody } from './order-request.ts'
import { WORKER_URL, type WorkerRuntime } from './runtime.ts'

const MINUTE = 60_000
const MAX_ATTEMPTS = 30

/** The owner of the preset, who creates it and changes it once. */
export async function keepPreset(
  simulation: Simulation,
  runtime: WorkerRuntime,
  accounts: readonly string[] | undefined,
): Promise<void> {
  const { choices, scheduler } = simulation
  const put = async (version: number): Promise<void> => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    const init = { method: 'PUT', headers, body: presetBody(version, accounts) }
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const reply = await runtime.fetch(`${WORKER_URL}/v1/presets/${PRESET}`, init, 'PUT preset')
      if (reply instanceof Response && reply.ok) return
      await scheduler.wait(MINUTE)
    }
  }
  await put(1)
  await scheduler.wait(choices.pick('change of the preset', [2 * MINUTE, 1_000, 10_000]))
  await put(2)
}
