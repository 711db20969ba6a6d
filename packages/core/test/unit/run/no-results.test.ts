import { expect, test } from 'vitest'
import { inEnglish, noResultsReason, parseWorkflow } from '../../../src/index.ts'

const graph = (...classes: string[]) =>
  parseWorkflow(JSON.stringify(Object.fromEntries(classes.map((c, n) => [n, { class_type: c }]))))
const rejected = [{ nodeId: '4', classType: 'X', messages: ['Value not in list'] }]

test.each([
  ['an output node', graph('KSampler', 'SaveImage'), [], /no output node, .*has saved anything/],
  ['a custom output node', graph('VHS_VideoCombine'), [], /has saved anything/],
  ['no output node', graph('KSampler', 'VAEDecode'), [], /api\.json has no output node/],
  ['no graph', undefined, [], /has saved anything/],
  ['rejected nodes', graph('SaveImage'), rejected, /rejected nodes .*node 4 \(X\): Value not/],
])(
  'a task of a workflow with %s has no results for that reason',
  (_name, workflow, nodes, words) => {
    expect(inEnglish(noResultsReason(workflow, nodes))).toMatch(words)
  },
)
