import { expect, test } from 'vitest'
import { inEnglish, parseWorkflow } from '../../../src/index.ts'
import { linkProblem, linkSource } from '../../../src/workflow/link.ts'

/** Returns a graph whose node 3 has this value, and that value's place. */
function graphWith(json: string, more = '') {
  const workflow = parseWorkflow(`{"3":{"class_type":"X","inputs":{"value":${json}}}${more}}`)
  const node = workflow.nodes.get('3')
  const field = node?.fields.get('value')
  if (node === undefined || field === undefined) throw new Error('The graph has no field.')
  return { workflow, node, field }
}

test.each([
  ['["4", 0]', '4'],
  ['["4", 1.0]', '4'],
  ['["4"]', undefined],
  ['["4", 0, 1]', undefined],
  ['[]', undefined],
  ['[512, 768]', undefined],
  ['[4, 0]', undefined],
  ['["4", "0"]', undefined],
  ['["4", null]', undefined],
  ['[null, 0]', undefined],
  ['"4"', undefined],
  ['{"4": 0}', undefined],
])('the node that %s comes from: %s', (json, expected) => {
  expect(linkSource(graphWith(json).field.value)).toBe(expected)
})

test.each([
  [
    'by its title',
    ',"4":{"class_type":"Loader","inputs":{},"_meta":{"title":"My model"}}',
    'My model',
  ],
  ['by its class without a title', ',"4":{"class_type":"Loader","inputs":{}}', 'Loader'],
])('a link is explained by its node, %s', (_name, more, label) => {
  const { workflow, node, field } = graphWith('["4", 0]', more)
  const facts = linkProblem(workflow, node, field)
  expect(facts).toEqual({ kind: 'field-is-link', field: 'value', nodeId: '3', from: '4', label })
  expect(inEnglish(facts)).toContain(label)
})

test('a link to a node that is missing is explained by its id', () => {
  const { workflow, node, field } = graphWith('["9", 0]')
  expect(linkProblem(workflow, node, field)).toMatchObject({ from: '9', label: '' })
})
