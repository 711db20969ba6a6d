import type { Hono } from 'hono'
import { workflowIds } from '../constants.ts'
import { v1Body } from '../envelopes.ts'
import { readGraph } from '../graph.ts'
import { isRawNumber, type Json, rawNumber, scalarText } from '../lossless-json.ts'
import { type AppEnv, createOperation } from '../operation.ts'
import { savedGraph } from '../options.ts'
import type { SimulatorState } from '../state.ts'
import { bodyOf, v1Refusal } from './request.ts'

/** Adds the route that returns a saved workflow. */
export function workflowRoutes(app: Hono<AppEnv>, simulator: SimulatorState): void {
  const { options } = simulator
  app.post(
    '/api/openapi/getJsonApiFormat',
    createOperation(simulator, 'workflowJson', 'v1', (c) => {
      const body = bodyOf(c)
      if (!body) return c.json(v1Body(options, { code: 301 }))
      const refusal = v1Refusal(options, c, body.apiKey)
      if (refusal) return c.json(v1Body(options, refusal))
      const id = scalarText(body.workflowId)
      if (!id) return c.json(v1Body(options, { code: 301 }))
      if (id === workflowIds.neverRun) return c.json(v1Body(options, { code: 810 }))
      const saved = savedGraph(options, id)
      if (saved === undefined) return c.json(v1Body(options, { code: 380 }))
      return c.json(
        v1Body(options, { code: 0, msg: 'SUCCESS', data: { prompt: reordered(saved) } }),
      )
    }),
  )
}

/** Returns the graph as this endpoint writes it: keys in another order, 1.0 as 1. */
function reordered(saved: string): string {
  const nodes = [...(readGraph(saved) ?? [])].reverse().map(([id, node]) => {
    const { class_type, inputs, ...rest } = node
    const reversed = Object.fromEntries(
      Object.entries(inputs)
        .reverse()
        .map(([name, value]) => [name, wholeNumber(value)]),
    )
    return `${JSON.stringify(id)}:${JSON.stringify({ class_type, inputs: reversed, ...rest })}`
  })
  return `{${nodes.join(',')}}`
}

const wholeNumber = (value: Json): Json =>
  isRawNumber(value) && /^-?\d+\.0+$/.test(value.rawJSON)
    ? rawNumber(value.rawJSON.replace(/\.0+$/, ''))
    : value
