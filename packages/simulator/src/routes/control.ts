import type { Hono } from 'hono'
import type { AppContext, AppEnv } from '../operation.ts'
import { changeOptions } from '../options.ts'
import type { SimulatorState } from '../state.ts'
import type { SimulatedTask } from '../tasks.ts'
import { VirtualClock } from '../virtual-clock.ts'

/** Adds the simulator's own controls under `/__simulator`: they need no key and are not logged. */
export function controlRoutes(app: Hono<AppEnv>, simulator: SimulatorState): void {
  const { clock } = simulator

  app.post('/__simulator/script', (c) =>
    runCommand(c, (body) => simulator.script(...(Array.isArray(body) ? body : [body]))),
  )
  app.post('/__simulator/options', (c) =>
    runCommand(c, (body) => changeOptions(simulator.options, Object(body))),
  )
  app.post('/__simulator/reset', (c) => {
    simulator.reset()
    return c.json({ ok: true })
  })
  app.post('/__simulator/clock', (c) =>
    runCommand(c, async (body) => {
      const ms = Object(body).advance
      if (!(clock instanceof VirtualClock)) throw new TypeError('this simulator runs on real time')
      if (!(Number.isFinite(ms) && ms >= 0)) throw new TypeError('advance: expected milliseconds')
      await clock.advance(ms)
    }),
  )
  app.get('/__simulator/log', (c) => c.json(simulator.log))
  app.get('/__simulator/tasks', (c) => c.json([...simulator.tasks.values()].map(summary)))
}

async function runCommand(c: AppContext, command: (body: unknown) => unknown): Promise<Response> {
  try {
    await command(await c.req.json())
    return c.json({ ok: true })
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error
    return c.json({ ok: false, error: error.message }, 400)
  }
}

function summary(task: SimulatedTask) {
  const results = task.results?.map(({ nodeId, type, name, bytes }) => ({
    nodeId,
    type,
    name,
    size: bytes.length,
  }))
  return { ...task, request: task.request.text, results }
}
