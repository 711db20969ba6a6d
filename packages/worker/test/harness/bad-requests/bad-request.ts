import type { ProblemName } from '../../../src/http/problem.ts'

/** A request that the Worker refuses, and the problem that it responds with. */
export interface BadRequest {
  name: string
  method: string
  /** `:task` stands for the id of an ended task. */
  path: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
  expected: ProblemName
}

export const WORKFLOW = '1980237776367083521'
export const GRAPH = {
  '3': { class_type: 'KSampler', inputs: { seed: 5, steps: 20, cfg: 8.5, positive: ['6', 0] } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a dog' }, _meta: { title: 'Prompt' } },
  '7': { class_type: 'Options', inputs: { tiled: false, sizes: [1, 2], more: { a: 1 } } },
  '10': { class_type: 'LoadImage', inputs: { image: 'example.png' } },
}

/** The preset of the corpus, with a parameter of each type. */
export const PRESET = 'bad-requests'
export const PRESET_BODY = {
  workflowId: WORKFLOW,
  workflow: GRAPH,
  parameters: {
    prompt: { target: '6.text', required: true },
    steps: { target: '3.steps', type: 'integer', min: 1, max: 50 },
    cfg: { target: '3.cfg', type: 'number' },
    seed: { target: '3.seed', choices: [1, 2] },
    tiled: { target: '7.tiled' },
    photo: { target: '10.image' },
  },
  allow: ['instanceType', 'accessPassword', 'addMetadata'],
}

/** The routes that read a body: method, path, and what else a valid body has. */
export const BODY_ROUTES = [
  ['POST', '/v1/tasks', { workflowId: WORKFLOW }],
  ['POST', '/v1/tasks/:task/rerun', {}],
  ['PUT', '/v1/presets/new', { workflowId: WORKFLOW, parameters: {} }],
  ['POST', `/v1/presets/${PRESET}/tasks`, { prompt: 'a cat' }],
  ['POST', '/v1/tasks/:task/redeliver', {}],
  ['POST', '/v1/tasks/redeliver', {}],
  ['POST', '/v1/queue/pause', {}],
] as const

export type BodyRoute = (typeof BODY_ROUTES)[number]

/** The routes whose body sets values of a run: method, path, and the rest of a valid body. */
export const [TASKS, RERUN, PUT_PRESET, CALL_PRESET, REDELIVER] = BODY_ROUTES

/** Builds a request with a JSON body. */
export function jsonRequest(
  [method, path]: readonly [string, string, ...unknown[]],
  body: string | Uint8Array<ArrayBuffer>,
  expected: ProblemName = 'invalid-request',
): BadRequest {
  const text = typeof body === 'string' ? body : new TextDecoder('latin1').decode(body)
  const name = `${method} ${path} ${text.length > 120 ? `${text.slice(0, 120)}…` : text}`
  return { name, method, path, headers: { 'content-type': 'application/json' }, body, expected }
}

/** Builds requests for a route, each with one more member, whose value is given as JSON. */
export function withMember(
  [method, path, rest]: BodyRoute,
  name: string,
  values: readonly string[],
  more: object = {},
): BadRequest[] {
  const base = JSON.stringify({ ...rest, ...more, [name]: undefined })
  const start = base === '{}' ? '{' : `${base.slice(0, -1)},`
  return values.map((json) =>
    jsonRequest([method, path], `${start}${JSON.stringify(name)}:${json}}`),
  )
}
