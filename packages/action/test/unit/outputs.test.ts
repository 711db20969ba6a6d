import { expect, test } from 'vitest'
import { buildOutputs, fitOutputs } from '../../src/report/outputs.ts'
import { succeededReport } from '../harness/reports.ts'

test.for<[number, string[]]>([
  [3, []],
  [3000, ['results']],
  [10_000, ['results', 'node-errors', 'files', 'urls']],
])('the outputs of %s results fit after emptying %j', ([results, emptied]) => {
  const outputs = buildOutputs([succeededReport(1, results)], 'succeeded', 0)
  const before = { ...outputs }
  expect(fitOutputs(outputs)).toEqual(emptied)
  const expected = Object.fromEntries(emptied.map((name) => [name, '[]']))
  expect(outputs).toEqual({ ...before, ...expected })
  expect(JSON.stringify(outputs).length * 2).toBeLessThan(1_000_000)
})

test('adds up coins and joins results of all runs', () => {
  const reports = [1, 2].map((n) => ({
    ...succeededReport(n, n),
    usage: { coins: 1.5 },
    nodeErrors: [{ nodeId: '4', messages: ['missing'] }],
  }))
  const outputs = buildOutputs(reports, 'succeeded', 12_345)
  expect(outputs).toMatchObject({ 'task-id': '1', status: 'succeeded', duration: '12' })
  expect(outputs['cost-coins']).toBe('3')
  expect(JSON.parse(outputs.urls)).toHaveLength(3)
  expect(JSON.parse(outputs['node-errors'])).toEqual(
    ['1', '2'].map((taskId) => ({ taskId, nodeId: '4', messages: ['missing'] })),
  )
})

test('text is the first text result, and is emptied last', () => {
  const text = 'a cat\n\non a mat'
  const report = {
    ...succeededReport(1, 1),
    results: [
      { url: 'https://f.example/a.png', type: 'png' },
      { text, type: 'txt' },
    ],
  }
  const outputs = buildOutputs([report, { ...report, status: 'failed' as const }], 'partial', 0)
  expect(outputs).toMatchObject({ text, 'succeeded-count': '1', 'failed-count': '1' })
  outputs.text = 'x'.repeat(1_000_000)
  expect(fitOutputs(outputs).at(-1)).toBe('text')
  expect(outputs.text).toBe('')
})

test('cost-coins is empty when RunningHub reports no cost', () => {
  expect(buildOutputs([succeededReport(1, 1)], 'succeeded', 0)['cost-coins']).toBe('')
})
