import { expect, test } from 'vitest'
import { OverrideError, parseWorkflow, planOverrides } from '../../../src/index.ts'
import { parseWorkflowId, workflowIdFor } from '../../../src/workflow/workflow-id.ts'

test('a target that matches two fields of one node is refused', () => {
  const graph = { 1: { inputs: { 'b.c': 'x', c: 'y' }, class_type: 'a.b', _meta: { title: 'a' } } }
  expect(() => planOverrides(parseWorkflow(JSON.stringify(graph)), { 'a.b.c': 'z' })).toThrow(
    OverrideError,
  )
})

test('a target that ends in a dot names no field', () => {
  const workflow = parseWorkflow('{"6":{"inputs":{"":"x"}}}')
  expect(() => planOverrides(workflow, { '6.': 'y' })).toThrow('does not name a field')
})

test('two fields whose joined names are equal are two changes', () => {
  const workflow = parseWorkflow('{"a,b":{"inputs":{"c":"x"}},"a":{"inputs":{"b,c":"y"}}}')
  expect(planOverrides(workflow, { 'a,b.c': '1', 'a.b,c': '2' })).toHaveLength(2)
})

test('text for an image field that is null is a file', () => {
  const workflow = parseWorkflow('{"1":{"inputs":{"image":null}}}')
  expect(planOverrides(workflow, { '1.image': './a.png' })[0]).toMatchObject({
    file: './a.png',
    fileKind: 'image',
  })
})

test('a base URL of neither site accepts the workflow URL of either', () => {
  expect(workflowIdFor('https://www.runninghub.ai/workflow/1980', 'http://127.0.0.1:8080')).toBe(
    '1980',
  )
})

test('a workflow URL with a user name is refused', () => {
  expect(() => parseWorkflowId('https://me@www.runninghub.cn/workflow/1980')).toThrow(
    'not a URL on',
  )
})

test('the depth limit does not count objects side by side', () => {
  const node = { inputs: { model: ['4', 0] }, class_type: 'A', _meta: { title: 't' } }
  const graph = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n + 1}`, node]))
  expect(parseWorkflow(JSON.stringify(graph)).nodes.size).toBe(300)
})
