import { type ErrorCode, parseWorkflow } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import {
  addOverride,
  afterRefusal,
  findOverride,
  isNodeChanged,
  nextStep,
  type WizardState,
} from '../../../src/wizard/state.ts'

const empty: WizardState = {
  service: { baseUrl: 'https://x.example', api: 'v1' },
  baseUrlGiven: false,
  overrides: [],
  overridesComplete: false,
  confirmed: false,
}
const file = { path: 'api.json', workflow: parseWorkflow('{"6": {"inputs": {"text": "a"}}}') }
const withFile = { ...empty, apiKey: 'k', workflowId: '1', file }
const withOverrides = { ...withFile, overridesComplete: true }

test.each<[string, WizardState, ReturnType<typeof nextStep>]>([
  ['apiKey at the start', empty, 'apiKey'],
  ['workflowId after the key', { ...empty, apiKey: 'k' }, 'workflowId'],
  ['apiKey when only the key is missing', { ...empty, workflowId: '1', file }, 'apiKey'],
  ['workflowFile after the id', { ...empty, apiKey: 'k', workflowId: '1' }, 'workflowFile'],
  ['node after the file', withFile, 'node'],
  ['field after the node', { ...withFile, nodeId: '6' }, 'field'],
  ['value after the field', { ...withFile, nodeId: '6', fieldName: 'text' }, 'value'],
  ['outputDirectory after the last override', withOverrides, 'outputDirectory'],
  ['review when nothing is to be saved', { ...withOverrides, outputDirectory: '' }, 'review'],
  [
    'undefined after the confirmation',
    { ...withOverrides, outputDirectory: '', confirmed: true },
    undefined,
  ],
])('nextStep returns %s', (_name, state, step) => {
  expect(nextStep(state)).toBe(step)
})

test.each<[string, ErrorCode | undefined, ReturnType<typeof nextStep>]>([
  ['the key when it is invalid', 'INVALID_KEY', 'apiKey'],
  ['the id of a workflow that does not exist', 'WORKFLOW_NOT_FOUND', 'workflowId'],
  ['a directory that cannot be written', 'OUTPUT_DIRECTORY', 'outputDirectory'],
  ['a node when a value is invalid', undefined, 'node'],
  ['a node when RunningHub rejects a value', 'VALIDATION_FAILED', 'node'],
  ['only the confirmation when the account cannot pay', 'INSUFFICIENT_BALANCE', 'review'],
])('after a refusal the questions continue with %s', (_name, code, step) => {
  const overrides = [{ target: '6.text', value: 'a' }]
  const complete = { ...withOverrides, overrides, outputDirectory: 'out', confirmed: true }
  const state = afterRefusal(complete, code)
  expect(nextStep(state)).toBe(step)
  expect(state).toMatchObject({ file, overrides })
  expect(state.proposed).toEqual({ workflowId: '1', outputDirectory: 'out' })
})

test('addOverride replaces an earlier override of the field and deselects the field', () => {
  const first = addOverride(
    { ...withFile, nodeId: '6', fieldName: 'text' },
    { target: '6.text', value: 'a' },
  )
  expect(nextStep(first)).toBe('node')
  expect(addOverride(first, { target: '6.text', value: 'b' }).overrides).toEqual([
    { target: '6.text', value: 'b' },
  ])
})

test('isNodeChanged finds the node of a field with dots in its name, and no other node', () => {
  const workflow = parseWorkflow(`{
    "6": {"inputs": {"lora.1.name": "a", "lora": "b"}},
    "6.lora": {"inputs": {"1": "c"}}
  }`)
  const [node, otherNode] = [...workflow.nodes.values()]
  if (node === undefined || otherNode === undefined) throw new Error('There are two nodes.')
  const override = { target: '6.lora.1.name', value: 'x' }
  const state = addOverride({ ...withFile, nodeId: '6', fieldName: 'lora.1.name' }, override)
  expect([isNodeChanged(state, node), isNodeChanged(state, otherNode)]).toEqual([true, false])
  expect(findOverride(state, node, 'lora.1.name')).toBe(override)
  expect(findOverride(state, node, 'lora')).toBeUndefined()
})
