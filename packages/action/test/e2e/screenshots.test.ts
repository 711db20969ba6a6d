import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allCases } from '../../../../test/support/cases.ts'
import { startFakeGitHub } from '../harness/fake-github.ts'
import { FakeRunner } from '../harness/fake-runner.ts'
import { launchBrowser, loadedImages, openMarkdown } from '../harness/github-page.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

// Summary and comment as GitHub shows them. With TEST_CASES=all the screenshots are written to out/.
const screenshots = join(import.meta.dirname, '../../../../out/action-report')
/** The widths of a job summary and of a comment on a pull request, in pixels. */
const SUMMARY_WIDTH = 1012
const COMMENT_WIDTH = 766

let browser: Browser
beforeAll(async () => {
  await mkdir(screenshots, { recursive: true })
  browser = await launchBrowser()
}, 60_000)
afterAll(() => browser?.close())

async function takeScreenshot(page: Page, name: string): Promise<void> {
  const path = join(screenshots, `${name}.png`)
  if (allCases) await page.screenshot({ path, fullPage: true })
}

test('the summary of one run', async () => {
  await using hub = await startSimulator({ runMs: 1200 })
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      'workflow-id': workflowIds.textToImage,
      inputs: 'Positive Prompt.text: a cat on a mat, watercolour\nKSampler.steps: 20',
      timeout: '1h',
    },
    files: { 'api.json': API_JSON },
  })
  const page = await openMarkdown(browser, step.summary, { width: SUMMARY_WIDTH })
  expect(await loadedImages(page)).toBe(1)
  await takeScreenshot(page, 'summary')
})

const ROWS = `\
- name: four cats
  Positive Prompt.text: a cat on a mat
  KSampler.seed: 42
- name: caption
- Positive Prompt.text: a very long prompt, masterpiece, best quality, ultra detailed, of a lighthouse on a cliff at dusk with warm light in the windows, and a dog
- {}
- KSampler.seed: 7
`

test('summary and comment of a batch with images, a text and failures', async () => {
  await using github = await startFakeGitHub([])
  await using hub = await startSimulator({ runMs: 1200, concurrentLimit: 5 })
  await using runner = await FakeRunner.create()
  const images = ['a', 'b', 'c', 'd'].map((name) => ({ type: 'png', name: `${name}.png` }))
  const caption = [
    { type: 'txt', text: 'A cat sits on a mat.\n\n- whiskers: yes\n- tail: <long>' },
    { type: 'mp4', name: 'turn around.mp4' },
  ]
  hub.simulator.script(
    { on: 'submit', answer: { kind: 'task', results: images } },
    { on: 'submit', answer: { kind: 'task', results: caption } },
    { on: 'submit', answer: { kind: 'task', end: 'failed' } },
    { on: 'submit', answer: { kind: 'refuse', code: 416 } },
  )
  const GITHUB_EVENT_PATH = join(runner.dir, 'event.json')
  const head = { sha: 'fedcba9876543210fedcba9876543210fedcba98' }
  await writeFile(GITHUB_EVENT_PATH, JSON.stringify({ pull_request: { number: 7, head } }))
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      'workflow-id': workflowIds.textToImage,
      inputs: 'KSampler.steps: 20',
      batch: 'prompts/rows.yml',
      'fail-fast': 'false',
      timeout: '1h',
      publish: 'branch',
      comment: 'true',
      'comment-key': 'portrait',
      'github-token': 'github-token',
    },
    files: { 'api.json': API_JSON, 'prompts/rows.yml': ROWS },
    env: { ...github.env, GITHUB_EVENT_PATH, GITHUB_RUN_NUMBER: '57' },
    timeScale: 20,
  })
  const gitHubFile = (commit: string, path: string) => github.branches.file(commit, path)
  const summary = await openMarkdown(browser, step.summary, { width: SUMMARY_WIDTH, gitHubFile })
  await takeScreenshot(summary, 'summary-batch')
  expect(await loadedImages(summary)).toBe(5)
  const body = github.comments[0]?.body ?? ''
  // What is checked does not depend on colours.
  for (const colorScheme of allCases ? (['light', 'dark'] as const) : (['light'] as const)) {
    const options = { width: COMMENT_WIDTH, colorScheme, gitHubFile }
    const comment = await openMarkdown(browser, body, options)
    expect(await loadedImages(comment)).toBe(5)
    await takeScreenshot(comment, `comment-${colorScheme}`)
    const overflow = await comment.evaluate(() => document.body.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  }
})

test('the summary of invalid inputs', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const inputs = 'Positive Prompt.txt: a cat\nKSampler.steps: many\nNobody.seed: 1'
  const step = await runner.step({
    inputs: { ...hub.inputs, api: 'v3', inputs },
    files: { 'api.json': API_JSON },
  })
  const page = await openMarkdown(browser, step.summary, { width: SUMMARY_WIDTH })
  expect(await page.locator('li').count()).toBe(4)
  await takeScreenshot(page, 'summary-refused')
})
