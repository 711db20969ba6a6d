import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FakeRunner } from '../harness/fake-runner.ts'
import { launchBrowser, loadedImages, openMarkdown } from '../harness/github-page.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

// Summary and comment as GitHub shows them. Screenshots are written to out/.
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

const GITHUB = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
}

test('the summary of one run', async () => {
  await using hub = await startSimulator({ runMs: 1200 })
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      inputs:
        'Positive Prompt.text: a cat on a mat, watercolour\nKSampler.seed: "18446744073709551615"\nKSampler.steps: 20',
      timeout: '1h',
    },
    files: { 'api.json': API_JSON },
    env: GITHUB,
  })
  const page = await openMarkdown(browser, step.summary, { width: SUMMARY_WIDTH })
  expect(await loadedImages(page)).toBe(1)
  await page.screenshot({ path: join(screenshots, 'summary.png'), fullPage: true })
})

test('the summary of a batch with images, a text and failures', async () => {
  await using hub = await startSimulator({ runMs: 1200 })
  await using runner = await FakeRunner.create()
  const { simulator } = hub
  simulator.script(
    {
      on: 'submit',
      answer: {
        kind: 'task',
        results: ['a', 'b', 'c', 'd'].map((name) => ({ type: 'png', name: `${name}.png` })),
      },
    },
    {
      on: 'submit',
      answer: {
        kind: 'task',
        results: [
          { type: 'txt', text: 'A cat sits on a mat.\n\n- whiskers: yes\n- tail: <long>' },
          { type: 'mp4', name: 'turn around.mp4' },
        ],
      },
    },
    { on: 'submit', answer: { kind: 'task', end: 'failed' } },
    { on: 'submit', answer: { kind: 'refuse', code: 416 } },
  )
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      batch: 'prompts/rows.yml',
      'fail-fast': 'false',
      'max-parallel': '3',
      'download-dir': 'out',
      inputs: 'KSampler.steps: 20',
      timeout: '1h',
    },
    files: {
      'api.json': API_JSON,
      'prompts/rows.yml':
        '- name: four cats\n  Positive Prompt.text: a cat on a mat\n  KSampler.seed: 42\n- name: caption\n- Positive Prompt.text: a very long prompt, masterpiece, best quality, ultra detailed, of a lighthouse on a cliff at dusk with warm light in the windows, and a dog\n- {}\n- KSampler.seed: 7\n',
    },
    env: GITHUB,
  })
  const page = await openMarkdown(browser, step.summary, { width: SUMMARY_WIDTH })
  await page.screenshot({ path: join(screenshots, 'summary-batch.png'), fullPage: true })
  expect(await loadedImages(page)).toBe(5)
  const comment = await openMarkdown(browser, step.summary, {
    width: COMMENT_WIDTH,
    colorScheme: 'dark',
  })
  await comment.screenshot({ path: join(screenshots, 'comment-dark.png'), fullPage: true })
})
