import { expect, test } from 'vitest'
import { createRequest } from '../../../src/submission/create-request.ts'

const list = [{ nodeId: '6', fieldName: 'text', fieldValue: 'a cat' }]
const files = [{ nodeId: '10', fieldName: 'image', url: 'https://files.example/a.png' }]

test('a list gets the names of the files', () => {
  expect(
    createRequest('1', { nodeInfoList: list, files }, ['api/x.png'], 'https://w.example/h'),
  ).toEqual({
    workflowId: '1',
    nodeInfoList: [...list, { nodeId: '10', fieldName: 'image', fieldValue: 'api/x.png' }],
    webhookUrl: 'https://w.example/h',
  })
})

test('a file’s name takes the place of the value that stands for it', () => {
  const placeholder = [{ nodeId: '10', fieldName: 'image', fieldValue: '' }, ...list]
  const { nodeInfoList } = createRequest(
    '1',
    { nodeInfoList: placeholder, files },
    ['api/x.png'],
    undefined,
  )
  expect(nodeInfoList).toEqual([
    { nodeId: '10', fieldName: 'image', fieldValue: 'api/x.png' },
    ...list,
  ])
})

test('into a graph the values are written, and no list is sent', () => {
  const workflow =
    '{"6": {"class_type": "C", "inputs": {"text": "x", "cfg": 1.0}}, "10": {"class_type": "LoadImage", "inputs": {"image": "y"}}}'
  expect(
    createRequest('1', { workflow, nodeInfoList: list, files }, ['api/x.png'], undefined),
  ).toEqual({
    workflowId: '1',
    workflow: workflow.replace('"x"', '"a cat"').replace('"y"', '"api/x.png"'),
  })
  expect(
    createRequest('1', { workflow, nodeInfoList: [], files: [] }, [], undefined).workflow,
  ).toBe(workflow)
})

test('what was not asked for is not sent', () => {
  expect(createRequest('1', { nodeInfoList: [], files: [] }, [], undefined)).toEqual({
    workflowId: '1',
  })
  const all = { instanceType: 'plus', addMetadata: false, accessPassword: 'p' }
  expect(createRequest('1', { nodeInfoList: [], files: [], ...all }, [], undefined)).toEqual({
    workflowId: '1',
    ...all,
  })
})
