import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toNodeInfoList } from '../../../src/node-info/node-info-list.ts'
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts'
import { trickyText } from '../../harness/arbitrary-json.ts'
import vectors from '../../harness/vectors/node-info-list.json' with { type: 'json' }

describe('toNodeInfoList', () => {
  // Written by Python itself: test/harness/vectors/make-vectors.py.
  it.each(vectors)('equals Python: $name', ({ text, expected }) => {
    expect(toNodeInfoList(parseWorkflow(text))).toEqual(expected)
  })

  it('has one entry per input, in the order of the file, formatted as by Python', () => {
    const field = fc.oneof(
      trickyText.map((text) => ({ json: JSON.stringify(text), python: text })),
      fc.bigInt().map((n) => ({ json: String(n), python: String(n) })),
      fc.boolean().map((b) => ({ json: String(b), python: b ? 'True' : 'False' })),
      fc.constant({ json: 'null', python: 'None' }),
      fc.nat(99).map((id) => ({ json: `[ "${id}",0 ]`, python: `["${id}", 0]` })),
    )
    const graph = fc.uniqueArray(
      fc.tuple(fc.nat(200), fc.uniqueArray(fc.tuple(trickyText, field), { selector: ([n]) => n })),
      { selector: ([id]) => id, minLength: 1 },
    )
    fc.assert(
      fc.property(graph, (nodes) => {
        const json = nodes.map(([id, fields]) => {
          const inputs = fields.map(([name, { json }]) => `${JSON.stringify(name)}:${json}`)
          return `"${id}":{"class_type":"X","inputs":{${inputs.join()}}}`
        })
        const expected = nodes.flatMap(([id, fields]) =>
          fields.map(([fieldName, { python }]) => ({
            nodeId: `${id}`,
            fieldName,
            fieldValue: python,
          })),
        )
        expect(toNodeInfoList(parseWorkflow(`{${json.join()}}`))).toEqual(expected)
      }),
    )
  })
})
