import { expect, test } from 'vitest'
import { createRequest } from '../../../src/submission/create-request.ts'

const list = [{ nodeId: '6', fieldName: 'text', fieldValue: 'a cat' }]
const files = [{ nodeId: '10', fieldName: 'image', url: 'https://files.example/a.png' }]

test('the create call has the values and the names of uploaded files', () => {
  expect(
    createRequest('1', { nodeInfoList: list, files }, ['api/x.png'], 'https://w.example/h'),
  ).toEqual({
    workflowId: '1',
    nodeInfoList: [...list, { nodeId: '10', fieldName: 'image', fieldValue: 'api/x.png' }],
    webhookUrl: 'https://w.example/h',
  })
})

test('the name of an uploaded file replaces the value of its field', () => {
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

test('the values are written into a graph that is sent, without a list', () => {
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

test('options that were not requested are not sent', () => {
  expect(createRequest('1', { nodeInfoList: [], files: [] }, [], undefined)).toEqual({
    workflowId: '1',
  })
  const all = { instanceType: 'plus', addMetadata: false, accessPassword: 'p' }
  expect(createRequest('1', { nodeInfoList: [], files: [], ...all }, [], undefined)).toEqual({
    workflowId: '1',
    ...all,
  })
})
