import { parseWorkflow } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import {
  type Draft,
  isChanged,
  nextStep,
  overrideOf,
  withOverride,
} from '../../../src/wizard/state.ts'

const none: Draft = {
  service: { baseUrl: 'https://x.example', api: 'v1' },
  siteNamed: false,
  overrides: [],
  complete: false,
  confirmed: false,
}
const file = { path: 'api.json', workflow: parseWorkflow('{"6": {"inputs": {"text": "a"}}}') }
const known = { ...none, key: 'k', workflowId: '1', file }

test.each<[string, Draft, ReturnType<typeof nextStep>]>([
  ['nothing is known', none, 'key'],
  ['the key is', { ...none, key: 'k' }, 'workflow'],
  ['the workflow is, but no key', { ...none, workflowId: '1', file }, 'key'],
  ['the file is missing', { ...none, key: 'k', workflowId: '1' }, 'file'],
  ['a node is to be picked', known, 'node'],
  ['then its field', { ...known, node: '6' }, 'field'],
  ['then its value', { ...known, node: '6', field: 'text' }, 'value'],
  ['nothing more to change', { ...known, complete: true }, 'save'],
  ['nothing is to be saved', { ...known, complete: true, save: '' }, 'review'],
  ['all is said', { ...known, complete: true, save: '', confirmed: true }, undefined],
])('the next question when %s', (_name, draft, step) => {
  expect(nextStep(draft)).toBe(step)
})

test('a value given anew takes the place of the old one', () => {
  const once = withOverride(
    { ...known, node: '6', field: 'text' },
    { target: '6.text', value: 'a' },
  )
  expect(nextStep(once)).toBe('node')
  expect(withOverride(once, { target: '6.text', value: 'b' }).overrides).toEqual([
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
  const draft = withOverride({ ...known, node: '6', field: 'lora.1.name' }, override)
  expect([isChanged(draft, six), isChanged(draft, other)]).toEqual([true, false])
  expect(overrideOf(draft, six, 'lora.1.name')).toBe(override)
  expect(overrideOf(draft, six, 'lora')).toBeUndefined()
})
