import { expect, test } from 'vitest'
import { progressMessages } from '../../src/progress.ts'
import { textToImage } from '../../src/workflows.ts'

const task = { id: '7', clientId: 'c', graph: textToImage, end: 'success' as const }
const kinds = (messages: ReturnType<typeof progressMessages>) =>
  messages.map(({ data }) => {
    if (typeof data !== 'string') return 'binary'
    return data.startsWith('{') ? JSON.parse(data).type : 'no JSON'
  })

test('a run sends messages in the order of ComfyUI, with frames that clients must skip', () => {
  const messages = progressMessages(task)
  expect(kinds(messages).slice(0, 3)).toEqual(['status', 'execution_start', 'execution_cached'])
  expect(new Set(kinds(messages))).toEqual(
    new Set([
      'status',
      'execution_start',
      'execution_cached',
      'executing',
      'progress',
      'binary',
      'no JSON',
      'executed',
      'execution_success',
    ]),
  )
  const ends = messages
    .map(({ data }) => String(data))
    .filter((data) => data.includes('execution_success'))
  expect(ends.length).toBeGreaterThan(1) // not a proof of the end
  const shares = messages.map(({ share }) => share)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.every((share) => share > 0 && share < 1)).toBe(true)
})

test('a failing run sends its error last', () => {
  const failure = { node_id: '3', node_name: 'KSampler', exception_message: 'out of memory' }
  const { data } = progressMessages({ ...task, end: 'failed', failure }).at(-1) ?? {}
  expect(JSON.parse(String(data))).toMatchObject({
    type: 'execution_error',
    data: {
      prompt_id: '7',
      node_id: '3',
      node_type: 'KSampler',
      exception_message: 'out of memory',
    },
  })
})

test('a run of an unknown graph sends progress', () => {
  expect(kinds(progressMessages({ ...task, graph: undefined }))).toContain('executed')
})

test('a node runs after the nodes that its inputs come from', () => {
  const executing = progressMessages(task)
    .flatMap(({ data }) =>
      typeof data === 'string' && data.startsWith('{') ? [JSON.parse(data)] : [],
    )
    .filter(({ type, data }) => type === 'executing' && data.node !== null)
    .map(({ data }) => data.node)
  const graph = JSON.parse(textToImage)
  for (const [place, id] of executing.entries()) {
    const sources = Object.values(graph[id].inputs).flatMap((input) =>
      Array.isArray(input) ? [input[0]] : [],
    )
    for (const source of sources) expect(executing.slice(place)).not.toContain(source)
  }
  expect(executing.length).toBeGreaterThan(3)
})
