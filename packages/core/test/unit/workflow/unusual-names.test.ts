import { expect, test } from 'vitest'
import { OverrideError, parseWorkflow, planOverrides } from '../../../src/index.ts'
import { parseWorkflowId, workflowIdFor } from '../../../src/workflow/workflow-id.ts'

test('does not choose between two fields of one node', () => {
  const graph = { 1: { inputs: { 'b.c': 'x', c: 'y' }, class_type: 'a.b', _meta: { title: 'a' } } }
  expect(() => planOverrides(parseWorkflow(JSON.stringify(graph)), { 'a.b.c': 'z' })).toThrow(
    OverrideError,
  )
})

test('a target that ends in a dot names no field', () => {
  const workflow = parseWorkflow('{"6":{"inputs":{"":"x"}}}')
  expect(() => planOverrides(workflow, { '6.': 'y' })).toThrow('does not name a field')
})

test('nodes and fields whose names run together are kept apart', () => {
  const workflow = parseWorkflow('{"a,b":{"inputs":{"c":"x"}},"a":{"inputs":{"b,c":"y"}}}')
  expect(planOverrides(workflow, { 'a,b.c': '1', 'a.b,c': '2' })).toHaveLength(2)
})

test('without a workflow an empty text is no file', () => {
  expect(planOverrides(undefined, { '10.image': '' })[0]?.file).toBeUndefined()
})

test('text for an image field that is null is a file', () => {
  const workflow = parseWorkflow('{"1":{"inputs":{"image":null}}}')
  expect(planOverrides(workflow, { '1.image': './a.png' })[0]).toMatchObject({
    file: './a.png',
    fileKind: 'image',
  })
})

test('a base URL that is neither site takes the address of either', () => {
  expect(workflowIdFor('https://www.runninghub.ai/workflow/1980', 'http://127.0.0.1:8080')).toBe(
    '1980',
  )
})

test('an address with a user name is refused', () => {
  expect(() => parseWorkflowId('https://me@www.runninghub.cn/workflow/1980')).toThrow(
    'not an address on',
  )
})

test('depth is depth, however many objects there are', () => {
  const node = { inputs: { model: ['4', 0] }, class_type: 'A', _meta: { title: 't' } }
  const graph = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n + 1}`, node]))
  expect(parseWorkflow(JSON.stringify(graph)).nodes.size).toBe(300)
})
