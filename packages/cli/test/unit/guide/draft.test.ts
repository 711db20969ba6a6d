import { parseWorkflow } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import {
  addOverride,
  findOverride,
  isNodeChanged,
  nextStep,
  type WizardState,
} from '../../../src/wizard/state.ts'

const none: WizardState = {
  service: { baseUrl: 'https://x.example', api: 'v1' },
  baseUrlGiven: false,
  overrides: [],
  overridesComplete: false,
  confirmed: false,
}
const file = { path: 'api.json', workflow: parseWorkflow('{"6": {"inputs": {"text": "a"}}}') }
const known = { ...none, apiKey: 'k', workflowId: '1', file }

test.each<[string, WizardState, ReturnType<typeof nextStep>]>([
  ['nothing is known', none, 'apiKey'],
  ['the key is', { ...none, apiKey: 'k' }, 'workflowId'],
  ['the workflow is, but no key', { ...none, workflowId: '1', file }, 'apiKey'],
  ['the file is missing', { ...none, apiKey: 'k', workflowId: '1' }, 'workflowFile'],
  ['a node is to be picked', known, 'node'],
  ['then its field', { ...known, nodeId: '6' }, 'field'],
  ['then its value', { ...known, nodeId: '6', fieldName: 'text' }, 'value'],
  ['nothing more to change', { ...known, overridesComplete: true }, 'outputDirectory'],
  ['nothing is to be saved', { ...known, overridesComplete: true, outputDirectory: '' }, 'review'],
  [
    'all is said',
    { ...known, overridesComplete: true, outputDirectory: '', confirmed: true },
    undefined,
  ],
])('the next question when %s', (_name, state, step) => {
  expect(nextStep(state)).toBe(step)
})

test('a value given anew takes the place of the old one', () => {
  const once = addOverride(
    { ...known, nodeId: '6', fieldName: 'text' },
    { target: '6.text', value: 'a' },
  )
  expect(nextStep(once)).toBe('node')
  expect(addOverride(once, { target: '6.text', value: 'b' }).overrides).toEqual([
    { target: '6.text', value: 'b' },
  ])
})

test('a node whose field has a dot in its name is a changed one, and no other is', () => {
  const workflow = parseWorkflow(`{
    "6": {"inputs": {"lora.1.name": "a", "lora": "b"}},
    "6.lora": {"inputs": {"1": "c"}}
  }`)
  const [six, other] = [...workflow.nodes.values()]
  if (six === undefined || other === undefined) throw new Error('There are two nodes.')
  const override = { target: '6.lora.1.name', value: 'x' }
  const state = addOverride({ ...known, nodeId: '6', fieldName: 'lora.1.name' }, override)
  expect([isNodeChanged(state, six), isNodeChanged(state, other)]).toEqual([true, false])
  expect(findOverride(state, six, 'lora.1.name')).toBe(override)
  expect(findOverride(state, six, 'lora')).toBeUndefined()
})
