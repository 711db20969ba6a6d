import { expect, test } from 'vitest'
import { renderInvalidInputs, renderSummary, summaryHeading } from '../../src/report/summary.ts'
import { succeededReport } from '../harness/reports.ts'

const LIMIT = 1_000_000

test.for([1, 256])('the summary of 10,000 results in %s runs stays below its limit', (runs) => {
  const reports = Array.from({ length: runs }, (_, n) => succeededReport(n + 1, 10_000 / runs))
  const baseUrl = 'https://www.runninghub.cn'
  const text = renderSummary(reports, { heading: 'done', baseUrl, limit: LIMIT })
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMIT)
  expect(Buffer.byteLength(text)).toBeGreaterThan(LIMIT * 0.9)
  expect(text).toMatch(/… \d+ more not shown/)
  expect(text).toContain('about a day')
})

test('the summary of 5,000 invalid inputs stays below its limit', () => {
  const issues = Array.from({ length: 5000 }, () => ({ message: '猫'.repeat(900) }))
  const text = renderInvalidInputs(issues, LIMIT)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMIT)
  expect(text).toMatch(/… \d+ more not shown/)
})

test.for([
  ['all results', 2, 'The results are saved on the runner'],
  ['some results', 1, '1 of 2 results are saved on the runner'],
  ['no result', 0, 'Set download-dir'],
] as const)('the summary names what is saved when %s are', ([, saved, words]) => {
  const report = succeededReport(1, 2)
  for (let index = 0; index < saved; index++) report.files.set(index, `out/${index}.png`)
  const options = { heading: 'done', baseUrl: 'https://www.runninghub.cn', limit: LIMIT }
  expect(renderSummary([report], options)).toContain(words)
})

test.for([
  ['succeeded', false, /^✅ RunningHub: succeeded$/],
  ['succeeded', true, /^❌ RunningHub: failed, although/],
  ['failed', false, /^❌ RunningHub: failed$/],
  ['unknown', true, /^❓ RunningHub: unknown$/],
] as const)('the heading of a step with status %s that fails: %s', ([status, failed, heading]) => {
  expect(summaryHeading(status, { failed })).toMatch(heading)
})
