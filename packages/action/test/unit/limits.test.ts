import { expect, test } from 'vitest'
import type { PlannedRun } from '../../src/plan/plan.ts'
import { buildOutputs, fitOutputs } from '../../src/report/outputs.ts'
import { emptyReport, type RunReport } from '../../src/report/run-report.ts'
import { overallStatus, type RunStatus } from '../../src/report/status.ts'
import { renderInvalidInputs, renderSummary } from '../../src/report/summary.ts'

const run: PlannedRun = {
  number: 1,
  workflowId: '1980237776367083521',
  workflow: undefined,
  overrides: [],
  changes: [],
  submit: {},
}

function succeeded(number: number, results: number): RunReport {
  return {
    ...emptyReport({ ...run, number }),
    status: 'succeeded',
    taskId: String(number),
    results: Array.from({ length: results }, (_, n) => ({
      url: `https://files.example/${number}/${n}/${'猫'.repeat(40)}.png`,
      type: 'png',
    })),
  }
}

test.for([1, 256])(
  'the summary of %s runs with very many results stays under its limit',
  (runs) => {
    const reports = Array.from({ length: runs }, (_, n) => succeeded(n + 1, 10_000 / runs))
    const limit = 1_000_000
    const text = renderSummary(reports, {
      baseUrl: 'https://www.runninghub.cn',
      downloaded: false,
      limit,
    })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit)
    expect(Buffer.byteLength(text)).toBeGreaterThan(limit * 0.9)
    expect(text).toMatch(/… \d+ more that do not fit/)
    expect(text).toContain('about a day')
  },
)

test('the summary of very many problems stays under its limit', () => {
  const problems = Array.from({ length: 5000 }, () => ({ message: '猫'.repeat(900) }))
  const text = renderInvalidInputs(problems, 1_000_000)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000)
  expect(text).toMatch(/… \d+ more/)
})

test('outputs that are too long for GitHub are emptied, the least needed first', () => {
  const outputs = buildOutputs([succeeded(1, 3000)], 0)
  expect(fitOutputs(outputs)).toEqual(['results'])
  expect(JSON.parse(outputs.urls)).toHaveLength(3000)
  const more = buildOutputs([succeeded(1, 10_000)], 0)
  expect(fitOutputs(more)).toEqual(['results', 'node-errors', 'files', 'urls'])
  expect(more).toMatchObject({ results: '[]', urls: '[]', 'task-id': '1' })
  expect(more.url).toContain('https://')
  expect(fitOutputs(buildOutputs([succeeded(1, 3)], 0))).toEqual([])
})

test.for([
  [['succeeded'], 'succeeded'],
  [['succeeded', 'succeeded'], 'succeeded'],
  [['succeeded', 'failed'], 'partial'],
  [['failed', 'skipped'], 'failed'],
  [['timed-out', 'timed-out'], 'timed-out'],
  [['unknown', 'skipped'], 'unknown'],
  [['failed', 'unknown', 'refused'], 'unknown'],
  [['succeeded', 'unknown'], 'unknown'],
  [[], 'skipped'],
] as [RunStatus[], string][])('runs %j are together %s', ([statuses, together]) => {
  expect(overallStatus(statuses.map((status) => ({ ...emptyReport(run), status })))).toBe(together)
})
