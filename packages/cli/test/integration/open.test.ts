import { expect, test } from 'vitest'
import { setup, WORKFLOW_ID } from '../harness/setup.ts'

const TASK = '1910246754753896450'
const AI = 'https://www.runninghub.ai'

test.each([
  [[TASK], `https://www.runninghub.cn/call-api/call-record-detail/${TASK}`],
  [[`${AI}/call-api/call-record-detail/${TASK}`], `${AI}/call-api/call-record-detail/${TASK}`],
  [['--workflow-id', WORKFLOW_ID], `https://www.runninghub.cn/workflow/${WORKFLOW_ID}`],
  [['--workflow-id', `${AI}/post/${WORKFLOW_ID}`], `${AI}/workflow/${WORKFLOW_ID}`],
  [['--workflow-id', `${AI}/ai-detail/${WORKFLOW_ID}?a=b`], `${AI}/ai-detail/${WORKFLOW_ID}`],
  [['--workflow-id', WORKFLOW_ID, '--base-url', AI], `${AI}/workflow/${WORKFLOW_ID}`],
])('open %j prints %s', async (args, page) => {
  const { run } = await setup()
  expect(await run(['open', ...args])).toEqual({ code: 0, out: `${page}\n`, err: '' })
})

test('open prints the page of the newest run, on its own site', async () => {
  const { run, runOnline, simulator, baseUrl } = await setup()
  expect((await run(['open'])).code).toBe(2)
  await runOnline(['run', '--workflow-id', WORKFLOW_ID])
  const [id] = simulator.tasks.keys()
  const page = `${baseUrl}/call-api/call-record-detail/${id}\n`
  expect((await run(['open'])).out).toBe(page)
  expect((await run(['open', id ?? ''])).out).toBe(page)
})
