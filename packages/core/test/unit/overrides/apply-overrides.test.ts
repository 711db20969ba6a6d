import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OverrideError } from '../../../src/errors/input-errors.ts'
import type { NodeInfo } from '../../../src/node-info/node-info.ts'
import { applyOverrides } from '../../../src/overrides/apply-overrides.ts'
import { planOverrides } from '../../../src/overrides/plan-overrides.ts'
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts'
import { writeGraph, writtenNodes } from '../../harness/arbitrary-json.ts'

const text = `{\r
  "6": {"inputs": {"text": "a cat", "on" : true}},
  "3": {"inputs": {"seed": 18446744073709551615, "cfg": 1.0, "steps": 1e-05, "none": null,
    "size": [512, 768], "options": {"a": 1}, "model": ["4", 0]}}\t
}`
const workflow = parseWorkflow(text)
const change = (target: string, fieldValue: NodeInfo['fieldValue']): NodeInfo => {
  const [nodeId = '', fieldName = ''] = target.split('.')
  return { nodeId, fieldName, fieldValue }
}

describe('applyOverrides', () => {
  it('returns the same text without changes', () => {
    expect(applyOverrides(workflow, [])).toBe(text)
  })

  it.each<[target: string, value: NodeInfo['fieldValue'], before: string, after: string]>([
    ['6.text', 'a "dog"\n🐕', '"a cat"', '"a \\"dog\\"\\n🐕"'],
    ['6.on', false, '"on" : true', '"on" : false'],
    ['6.on', 'False', '"on" : true', '"on" : false'],
    ['3.seed', '18446744073709551614', '18446744073709551615', '18446744073709551614'],
    ['3.seed', 5, '18446744073709551615', '5'],
    ['3.cfg', 7.5, '1.0', '7.5'],
    ['3.cfg', '0.10000000000000000001', '1.0', '0.10000000000000000001'],
    ['3.none', 'x', 'null', '"x"'],
    ['3.none', 1.5, 'null', '1.5'],
    ['3.size', '[1024,1024]', '[512, 768]', '[1024,1024]'],
    ['3.options', '{"b":2}', '{"a": 1}', '{"b":2}'],
  ])('writes %s = %j', (target, value, before, after) => {
    expect(applyOverrides(workflow, [change(target, value)])).toBe(
      text.replace(before, () => after),
    )
  })

  it('writes several changes in any order', () => {
    const changes = [change('3.cfg', 2), change('6.text', 'x'), change('3.seed', 1)]
    const expected = text
      .replace('"a cat"', '"x"')
      .replace('18446744073709551615', '1')
      .replace('1.0', '2')
    expect(applyOverrides(workflow, changes)).toBe(expected)
    expect(applyOverrides(workflow, changes.reverse())).toBe(expected)
  })

  it('changes the last value of a repeated name', () => {
    const twice = parseWorkflow('{"1":{"inputs":{"a":1}},"1":{"inputs":{"a":2,"a":3}}}')
    expect(applyOverrides(twice, [change('1.a', 9)])).toBe(
      '{"1":{"inputs":{"a":1}},"1":{"inputs":{"a":2,"a":9}}}',
    )
  })

  it.each<[meaning: string, changes: NodeInfo[], message: RegExp]>([
    ['an unknown field', [change('3.nothing', 1)], /no such field/],
    ['an unknown node', [change('9.text', 'x')], /no such field/],
    ['a link', [change('3.model', '["5",0]')], /comes from another node/],
    ['text for a number', [change('3.cfg', 'x')], /does not fit/],
    ['NaN', [change('3.cfg', Number.NaN)], /does not fit/],
    ['a number for text', [change('6.text', 1)], /does not fit/],
    ['a word for a boolean', [change('6.on', 'yes')], /does not fit/],
    ['broken JSON for a list', [change('3.size', '[1,')], /does not fit/],
    ['more than one value for a list', [change('3.size', '[1],"x":[2]')], /does not fit/],
    ['an object for a list', [change('3.size', '{}')], /does not fit/],
    ['a field twice', [change('3.cfg', 1), change('3.cfg', 2)], /set twice/],
  ])('refuses %s', (_meaning, changes, message) => {
    expect(() => applyOverrides(workflow, changes)).toThrow(OverrideError)
    expect(() => applyOverrides(workflow, changes)).toThrow(message)
  })

  it('returns the same text for a graph’s own seeds', () => {
    const seeds = planOverrides(workflow, {}, { pinSeeds: true })
    expect(seeds).toHaveLength(1)
    expect(applyOverrides(workflow, seeds)).toBe(text)
  })

  it('changes the named fields of any graph, and nothing else', () => {
    const input = fc.record({ nodes: writtenNodes, value: fc.string({ unit: 'binary' }) })
    fc.assert(
      fc.property(input, ({ nodes, value }) => {
        const graph = parseWorkflow(writeGraph(nodes))
        const changes: NodeInfo[] = []
        const changed = nodes.map((node) => ({
          ...node,
          fields: node.fields.map((field) => {
            if (field.value.value.kind !== 'string') return field
            changes.push({ nodeId: node.id, fieldName: field.name, fieldValue: value })
            return { ...field, value: { ...field.value, text: JSON.stringify(value) } }
          }),
        }))
        expect(applyOverrides(graph, changes)).toBe(writeGraph(changed))
      }),
    )
  })
})
