import { expect, test } from 'vitest'
import { renderInvalidInputs, renderSummary } from '../../src/report/summary.ts'
import { succeededReport } from '../harness/reports.ts'

const LIMIT = 1_000_000

test.for([1, 256])('the summary of 10,000 results in %s runs stays below its limit', (runs) => {
  const reports = Array.from({ length: runs }, (_, n) => succeededReport(n + 1, 10_000 / runs))
  const baseUrl = 'https://www.runninghub.cn'
  const text = renderSummary(reports, {
    status: 'succeeded',
    baseUrl,
    downloaded: false,
    limit: LIMIT,
  })
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
