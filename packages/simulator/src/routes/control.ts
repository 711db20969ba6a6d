import type { Hono } from 'hono'
import type { Clock } from '../clock.ts'
import type { AppContext, AppEnv } from '../operation.ts'
import { changeOptions } from '../options.ts'
import type { Simulator } from '../simulator.ts'
import type { SimulatedTask } from '../tasks.ts'
import { VirtualClock } from '../virtual-clock.ts'

/** The simulator's own controls under `/__simulator`: no key wanted, nothing logged. */
export function controlRoutes(app: Hono<AppEnv>, simulator: Simulator<Clock>): void {
  const { clock } = simulator

  app.post('/__simulator/script', (c) =>
    obey(c, (body) => simulator.script(...(Array.isArray(body) ? body : [body]))),
  )
  app.post('/__simulator/options', (c) =>
    obey(c, (body) => changeOptions(simulator.options, Object(body))),
  )
  app.post('/__simulator/reset', (c) => {
    simulator.reset()
    return c.json({ ok: true })
  })
  app.post('/__simulator/clock', (c) =>
    obey(c, async (body) => {
      const ms = Object(body).advance
      if (!(clock instanceof VirtualClock)) throw new TypeError('this simulator runs on real time')
      if (!(Number.isFinite(ms) && ms >= 0)) throw new TypeError('advance: wants milliseconds')
      await clock.advance(ms)
    }),
  )
  app.get('/__simulator/log', (c) => c.json(simulator.log))
  app.get('/__simulator/tasks', (c) => c.json([...simulator.tasks.values()].map(summary)))
}

async function obey(c: AppContext, command: (body: unknown) => unknown): Promise<Response> {
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
