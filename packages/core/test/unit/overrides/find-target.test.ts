import { expect, test } from 'vitest'
import { findTarget, parseWorkflow } from '../../../src/index.ts'

const workflow = parseWorkflow(
  JSON.stringify({
    3: { class_type: 'KSampler', inputs: { seed: 1, positive: ['6', 0] } },
    6: { class_type: 'CLIPTextEncode', inputs: { text: 'a' }, _meta: { title: 'Positive Prompt' } },
  }),
)

test.each([
  ['6.text', '6', 'text'],
  ['Positive Prompt.text', '6', 'text'],
  ['KSampler.seed', '3', 'seed'],
])('findTarget finds %s', (target, nodeId, fieldName) => {
  expect(findTarget(workflow, target)).toEqual({ nodeId, fieldName })
})

test.each([
  ['6.txt', /no field "txt"; did you mean 6.text/],
  ['3.positive', /comes from node 6 \(Positive Prompt\)/],
  ['9.text', /no node/],
])('findTarget reports a problem for %s', (target, message) => {
  expect(findTarget(workflow, target).problem?.message).toMatch(message)
})

test('findTarget without a workflow accepts only node ids', () => {
  expect(findTarget(undefined, '6.text')).toEqual({ nodeId: '6', fieldName: 'text' })
  expect(findTarget(undefined, 'KSampler.seed').problem?.target).toBe('KSampler.seed')
})

test('findTarget searches for similar names only when asked', () => {
  const brief = (target: string) => findTarget(workflow, target, { suggest: false }).problem
  expect(brief('6.txt')?.message).toMatch(/^6.txt: node 6 \(CLIPTextEncode\) has no field "txt"/)
  expect(brief('Positiv Prompt.text')?.message).toMatch(/no node has .* "Positiv Prompt"$/)
  expect(brief('text')?.message).toMatch(/write NODE.FIELD/)
  expect(brief('6.txt')?.suggestion).toBeUndefined()
})

test('findTarget refuses a target of more than 500 characters', () => {
  const target = `${'a.'.repeat(250)}b`
  expect(findTarget(workflow, target).problem?.message).toMatch(/is longer than 500 characters$/)
})
