import { parseWorkflow, TaskFailedError } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { renderInvalidInputs } from '../../src/report/render-invalid-inputs.ts'
import { emptyReport, type RunReport } from '../../src/report/run-report.ts'
import { statusHeading } from '../../src/report/status-icons.ts'
import { renderSummary } from '../../src/report/summary.ts'
import { plannedRun, succeededReport, summaryOptions } from '../harness/reports.ts'

const LIMIT = 1_000_000

test.for([1, 256])('the summary of 10,000 results in %s runs stays below its limit', (runs) => {
  const reports = Array.from({ length: runs }, (_, n) => succeededReport(n + 1, 10_000 / runs))
  const text = renderSummary(reports, { ...summaryOptions(runs), limit: LIMIT })
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMIT)
  expect(Buffer.byteLength(text)).toBeGreaterThan(LIMIT * 0.9)
  expect(text).toMatch(/… \d+ more not shown/)
  expect(text).toContain('about a day')
})

test('a comment with 256 runs shows the failure of the last one', () => {
  const reports = Array.from({ length: 255 }, (_, n) => succeededReport(n + 1, 1))
  const html = renderSummary([...reports, failedReport()], {
    ...summaryOptions(256),
    limit: 60_000,
  })
  expect(html).toContain('Task 19 failed in node KSampler (3).')
  expect(html).toMatch(/… \d+ more not shown/)
})

test('256 failures leave room for the runs', () => {
  const reports = [succeededReport(1, 1), ...Array(255).fill(failedReport())]
  const html = renderSummary(reports, { ...summaryOptions(256), limit: 60_000 })
  expect(html).toContain('<img ')
  expect(html.match(/Traceback/g)?.length).toBeGreaterThan(20)
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(60_000)
})

test('the summary of 5,000 invalid inputs stays below its limit', () => {
  const issues = Array.from({ length: 5000 }, () => ({ message: '猫'.repeat(900) }))
  const text = renderInvalidInputs(issues, summaryOptions(1))
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LIMIT)
  expect(text).toMatch(/… \d+ more not shown/)
})

test('the summary of invalid inputs links their lines and marks names of inputs', () => {
  const position = { file: 'prompts/rows.yml', line: 3, column: 1 }
  const issues = [
    { message: 'prompts/rows.yml:3:1: no <node>', position },
    { message: 'Invalid input `api`: expected v1', hint: 'Set `api`.' },
    { message: 'inputs:1:1: no node', position: { file: 'inputs', line: 1, column: 1 } },
  ]
  const html = renderInvalidInputs(issues, summaryOptions(1))
  expect(html).toMatch(
    /<li><a href="https:.*rows\.yml\?plain=1#L3">prompts\/rows\.yml:3<\/a>:1: no &lt;node&gt;<\/li>/,
  )
  expect(html).toContain(
    '<li>Invalid input <code>api</code>: expected v1<br>Set <code>api</code>.</li>',
  )
  expect(html).toContain('<li>inputs:1:1: no node</li>')
})

test.for([
  ['all results', 2, 'The results are saved on the runner'],
  ['some results', 1, '1 of 2 results are saved on the runner'],
  ['no result', 0, 'Set <code>publish: branch</code>, or <code>download-dir</code>'],
] as const)('the summary names what is saved when %s are', ([, saved, words]) => {
  const report = succeededReport(1, 2)
  for (let index = 0; index < saved; index++) report.files.set(index, `out/${index}.png`)
  expect(renderSummary([report], summaryOptions(1))).toContain(words)
})

test.for([
  ['succeeded', false, /^✅ RunningHub: succeeded$/],
  ['succeeded', true, /^❌ RunningHub: failed, although/],
  ['failed', false, /^❌ RunningHub: failed$/],
  ['unknown', true, /^❓ RunningHub: unknown$/],
] as const)('the heading of a step with status %s that fails: %s', ([status, failed, heading]) => {
  expect(statusHeading(status, { failed })).toMatch(heading)
})

/** A task of row 3 that failed in the node KSampler, on line 2 of api.json. */
function failedReport(): RunReport {
  const text = '{\n  "3": {"class_type": "KSampler", "inputs": {}}\n}'
  const failure = { nodeId: '3', nodeName: 'KSampler', traceback: ['line 1\nline 2'] }
  return {
    ...emptyReport(plannedRun(3)),
    run: {
      ...plannedRun(3),
      name: 'a <cat>',
      line: 7,
      workflow: parseWorkflow(text, { file: 'api.json' }),
    },
    status: 'failed',
    taskId: '19',
    error: new TaskFailedError('Task 19 failed in node KSampler (3).', {
      hint: 'See https://www.runninghub.cn/call-api/call-record-detail/19.',
      failure,
    }),
  }
}

test('the summary begins with totals and a link of the workflow', () => {
  const reports = [succeededReport(1, 1), { ...failedReport(), usage: { coins: 3 } }]
  expect(renderSummary(reports, summaryOptions(2))).toMatch(
    /^## .*\n\n<p><b>1 of 2 succeeded, 1 failed<\/b> · 3 coins · 12 s<br><sub>workflow <a href="https:\/\/www\.runninghub\.cn\/workflow\/1980237776367083521">/,
  )
})

test('the summary shows a failure with its row, its node in api.json, its task and its traceback', () => {
  const blob = 'https://github.com/someone/pictures/blob/9c3f1e07b2d84a65c0e1f2a3b4d5968778695a4b'
  const page = 'https://www.runninghub.cn/call-api/call-record-detail/19'
  const [, html = ''] =
    /<p>(❌.*?)<\/details>/s.exec(renderSummary([failedReport()], summaryOptions(12))) ?? []
  expect(html).toContain('<b>Run 3 a &lt;cat&gt;</b>')
  expect(html).toContain(`<a href="${blob}/rows.yml?plain=1#L7">rows.yml:7</a>`)
  expect(html).toContain(`<a href="${blob}/api.json?plain=1#L2">api.json:2</a>`)
  expect(html).toContain(`<a href="${page}">${page}</a>`)
  expect(html).toContain('line 1<br>line 2')
})

test.for([
  [1, /<p>❌ HTTP 403<\/p>.*<td>❌ succeeded<br>.*<sub>not all saved<\/sub><\/td>/s],
  [2, /<p>❌ <b>Run 1<\/b><br>HTTP 403<\/p>.*<td>❌ <b>1<\/b><br>.*not all saved/s],
] as const)('a run of %s that succeeded, but was not saved, has no ✅', ([runCount, html]) => {
  const report = { ...succeededReport(1, 1), error: new Error('HTTP 403') }
  const options = { ...summaryOptions(runCount), heading: '❌ RunningHub: failed' }
  const summary = renderSummary([report], options)
  expect(summary).toMatch(html)
  expect(summary).not.toContain('✅')
})

test('the summary shows the nodes that ComfyUI rejects at their places', () => {
  const nodeErrors = [{ nodeId: '3', classType: 'KSampler', messages: ['seed: too large'] }]
  const { run } = failedReport()
  const html = renderSummary([{ ...succeededReport(1, 0), run, nodeErrors }], summaryOptions(1))
  expect(html).toMatch(/⚠️ .*api\.json:2<\/a><br>ComfyUI rejects node 3 KSampler: seed: too large/)
})

test('the results of a run follow its row: three images in a row of the grid, then files and texts', () => {
  const report = succeededReport(1, 4)
  report.files.set(0, 'out/1-cat.png')
  const results = [
    ...report.results,
    { url: 'https://files.example/turn%20around.mp4', type: 'mp4' },
    { text: 'a cat\n\n  on <b>a mat', type: 'txt' },
  ]
  const html = renderSummary([{ ...report, results }], summaryOptions(1))
  expect(html).toContain('<a href="https://www.runninghub.cn/call-api/call-record-detail/1">1</a>')
  const [, grid = ''] = /<\/tr>\n<tr><td colspan="1">(.*?)<\/td><\/tr>\n<\/table>/s.exec(html) ?? []
  const rows = grid.split('</tr>').map((row) => row.match(/<img /g)?.length ?? 0)
  expect(rows).toEqual([3, 1, 0])
  expect(grid).toContain('>1-cat.png</a>')
  expect(grid).toContain(`>${'猫'.repeat(17)}…${'猫'.repeat(4)}.png</a>`)
  expect(grid).toContain('🎬 <a href="https://files.example/turn%20around.mp4">turn around.mp4</a>')
  expect(grid).toContain('<blockquote>a cat<br><br>  on &lt;b&gt;a mat</blockquote>')
})

test('a single run has its name, and the page of its batch row', () => {
  const html = renderSummary([{ ...failedReport(), error: undefined }], summaryOptions(1))
  expect(html).toContain('<td>❌ <b>a &lt;cat&gt;</b><br>')
})

test.for([
  ['ended', Date.UTC(2026, 10, 24, 14, 5), 'work until about 2026-11-25 14:05 UTC'],
  ['ended in a previous attempt', undefined, 'for about a day after the end of each task'],
] as const)('the summary says when the links of a task that %s expire', ([, endedAt, words]) => {
  const report = { ...succeededReport(1, 1), ...(endedAt && { endedAt }) }
  expect(renderSummary([report], summaryOptions(1))).toContain(words)
})

test('the summary shows published files at their lasting URLs, and no time limit', () => {
  const report = succeededReport(1, 2)
  const published = new Map([0, 1].map((index) => [index, `https://github.com/raw/${index}.png`]))
  const html = renderSummary([{ ...report, published }], summaryOptions(1))
  expect(html).toContain('<img src="https://github.com/raw/1.png"')
  expect(html).not.toContain('files.example')
  expect(html).not.toContain('work for')
  published.delete(1)
  expect(renderSummary([{ ...report, published }], summaryOptions(1))).toContain('work for')
})

test('files outside of the repository have no link', () => {
  const options = { ...summaryOptions(1), batch: '/tmp/rows.yml' }
  expect(renderSummary([failedReport()], options)).toContain(' · /tmp/rows.yml:7')
})
