import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toNodeInfoList } from '../../src/node-info/node-info-list.ts'
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts'
import { writeGraph, writtenNodes } from '../harness/arbitrary-json.ts'

/** RunningHub's rule in Python: reads a JSON list of texts, writes a list of entries for each. */
const script = `
import json, sys
def entries(text):
    for node_id, node in json.loads(text).items():
        for name, value in node.get("inputs", {}).items():
            value = json.dumps(value) if isinstance(value, (list, dict)) else str(value)
            yield {"nodeId": node_id, "fieldName": name, "fieldValue": value}
json.dump([list(entries(text)) for text in json.load(sys.stdin)], sys.stdout)
`
const hasPython = spawnSync('python3', ['--version']).status === 0

describe('toNodeInfoList', () => {
  it('equals Python for any graph', (context) => {
    if (!hasPython) context.skip('python3 is not installed')
    const property = fc.property(
      fc.array(writtenNodes.map(writeGraph), { minLength: 300, maxLength: 300 }),
      (texts) => {
        const python = spawnSync('python3', ['-c', script], {
          input: JSON.stringify(texts),
          encoding: 'utf8',
          maxBuffer: 1 << 28,
        })
        expect(python.stderr).toBe('')
        const expected: unknown[] = JSON.parse(python.stdout)
        expect(expected).toHaveLength(texts.length)
        for (const [i, text] of texts.entries()) {
          expect(toNodeInfoList(parseWorkflow(text)), text).toEqual(expected[i])
        }
      },
    )
    // Each run is 300 graphs in one Python process; shrinking would start thousands of them.
    fc.assert(property, { numRuns: 4, endOnFailure: true })
  }, 60_000)
})
