import { describe, expect, test } from 'vitest'
import { Problem } from '../../../src/http/problem.ts'
import { applyPreset } from '../../../src/presets/apply-preset.ts'
import { type Preset, parsePreset } from '../../../src/presets/preset.ts'
import { parseTaskRequest } from '../../../src/validation/task-request.ts'
import { config, createBody, ownHosts, workflowId } from '../../harness/task-request.ts'

const record = <T>(count: number, entry: (n: number) => [string, T]): Record<string, T> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => entry(n)))
const graph = (nodes: number, inputs = 1) =>
  record(nodes, (n) => [
    `${n}`,
    {
      class_type: `Class${n}`,
      inputs: record(inputs, (i) => [`text${i}`, 'a']),
      _meta: { title: `Title ${n}` },
    },
  ])
const sameClass = (nodes: number) =>
  record(nodes, (n) => [`${n}`, { class_type: 'A', inputs: { x: 1 } }])

/** In milliseconds. Work that grows with the square of the input takes minutes. */
const MAX_TIME = 60_000

/** Parses a body. Returns the response to it and how long that took. */
async function timed(parse: () => unknown) {
  const start = performance.now()
  let text = ''
  try {
    parse()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    text = await error.toResponse().text()
  }
  return { ms: performance.now() - start, text }
}

describe('a megabyte of errors gets a short response in a short time', () => {
  test.each<[string, Record<string, unknown>]>([
    [
      'names that the workflow does not have',
      {
        workflow: graph(4000),
        inputs: record(4900, (n) => [`no such name ${n}.text`, 'a']),
      },
    ],
    [
      'fields that no node of a class has',
      { workflow: sameClass(4000), inputs: record(4900, (n) => [`A.y${n}`, 'a']) },
    ],
    ['more inputs than any workflow', { inputs: record(40_000, (n) => [`${n}.x`, {}]) }],
    ['a name of many dots', { workflow: graph(10), inputs: { [`${'a.'.repeat(200_000)}b`]: 'a' } }],
    [
      'a name as long as a title',
      {
        workflow: { '1': { class_type: 'a'.repeat(300_000), inputs: {} } },
        inputs: { [`${'b'.repeat(300_000)}.x`]: 1 },
      },
    ],
    ['unknown fields', record(40_000, (n) => [`field${n}`, 1])],
    [
      'URLs without a host',
      { files: record(480, (n) => [`${n}.image`, `https:${'a'.repeat(2000)}`]) },
    ],
    ['items that are not complete', { nodeInfoList: Array(200_000).fill({}) }],
    ['header names with spaces', { callbackHeaders: record(40_000, (n) => [`x ${n}`, 'a']) }],
  ])(
    '%s',
    async (_, fields) => {
      const body = await createBody({ workflowId, ...fields })
      const { ms, text } = await timed(() => parseTaskRequest(body, config, ownHosts))
      expect(JSON.parse(text)).toMatchObject({ type: '/docs#invalid-request', status: 422 })
      expect(text.length).toBeLessThan(100_000)
      expect(ms).toBeLessThan(MAX_TIME)
    },
    300_000,
  )

  test.each<[string, Record<string, unknown>]>([
    [
      'parameters with unknown targets',
      { parameters: record(4900, (n) => [`p${n}`, { target: `no such name ${n}.text` }]) },
    ],
    [
      'defaults with unknown targets',
      { parameters: {}, defaults: record(4900, (n) => [`no such name ${n}.text`, 1]) },
    ],
  ])(
    'of a preset: %s',
    async (_, fields) => {
      const body = await createBody({ workflowId, workflow: graph(4000), ...fields })
      const { ms, text } = await timed(() => parsePreset(body, config, ownHosts, 0))
      expect(JSON.parse(text)).toMatchObject({ type: '/docs#invalid-request', status: 422 })
      expect(text.length).toBeLessThan(100_000)
      expect(ms).toBeLessThan(MAX_TIME)
    },
    300_000,
  )

  test('of the call of a preset with many parameters', async () => {
    const parameters = record(5000, (n) => [`p${n}`, { target: `${n}.text` }])
    const preset: Preset = { workflowId, parameters, defaults: {}, updatedAt: '' }
    const body = record(40_000, (n) => [`q${n}`, 1])
    const { ms, text } = await timed(() => applyPreset('p', preset, body, config, ownHosts))
    expect(JSON.parse(text).errors).toHaveLength(100)
    expect(ms).toBeLessThan(MAX_TIME)
  }, 300_000)
})

test('the first hundred errors are listed, and the number of all', async () => {
  const body = await createBody({ workflowId, ...record(400, (n) => [`field${n}`, 1]) })
  const { text } = await timed(() => parseTaskRequest(body, config, ownHosts))
  expect(JSON.parse(text).errors).toHaveLength(100)
  expect(JSON.parse(text).detail).toBe('The request has 400 errors; the first 100 are listed.')
})

test('the first twenty unknown names get a suggestion', async () => {
  const inputs = record(30, (n) => [`Titel ${n}.text0`, 'a'])
  const body = await createBody({ workflowId, workflow: graph(30), inputs })
  const { text } = await timed(() => parseTaskRequest(body, config, ownHosts))
  const { errors } = JSON.parse(text) as { errors: { suggestion?: string }[] }
  expect(errors).toHaveLength(30)
  expect(errors.filter(({ suggestion }) => suggestion !== undefined)).toHaveLength(20)
  expect(errors[0]?.suggestion).toBe('Title 0.text0')
})

test('a list of 5,000 entries is accepted, and a longer one is not', async () => {
  const nodeInfoList = (length: number) =>
    Array.from({ length }, (_, n) => ({ nodeId: `${n}`, fieldName: 'a', fieldValue: 1 }))
  const parse = async (length: number) => {
    const body = await createBody({ workflowId, nodeInfoList: nodeInfoList(length) })
    return timed(() => parseTaskRequest(body, config, ownHosts))
  }
  expect((await parse(5000)).text).toBe('')
  expect(JSON.parse((await parse(5001)).text).errors).toEqual([
    {
      pointer: '/nodeInfoList',
      message: 'nodeInfoList has 5001 entries; 5000 are allowed',
    },
  ])
})
