import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { allCases } from '../../../../test/support/cases.ts'
import { eventually, type Pages, startPages } from '../harness/pages.ts'

// Every view and every state at two widths, light and dark. With TEST_CASES=all the screenshots are
// written to out/.

const screenshots = join(import.meta.dirname, '../../../../out/worker-pages')
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

const SIZES = { wide: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } }
const SCHEMES = ['light', 'dark'] as const
type ColorScheme = (typeof SCHEMES)[number]
const RIGHT_TO_LEFT = 'قطة تحت المطر \u202e reversed \u202c, neon'
const LONG = `Value not in list: ckpt_name: 'v1-5.safetensors' not in ${'a-very-long-name-of-a-model-without-a-space_'.repeat(60)}`

let pages: Pages
const ids: Record<string, string> = {}

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true })
  pages = await startPages()
}, 120_000)
afterEach(() => pages.reset())
afterAll(() => pages[Symbol.asyncDispose]())

/** Creates a run in every status. */
async function createRuns(): Promise<void> {
  const { simulator } = pages.worker
  await pages.send('PUT', '/v1/presets/portrait', {
    workflowId: workflowIds.textToImage,
    title: 'Portrait',
    description: 'A portrait from a few words.',
    parameters: {
      prompt: { target: '6.text', required: true, type: 'text', title: 'Prompt' },
      seed: { target: '3.seed', type: 'integer', title: 'Seed', min: 0, max: 999_999 },
      sampler: {
        target: '3.sampler_name',
        type: 'choice',
        title: 'Sampler',
        choices: ['euler', { value: 'dpmpp_2m', title: 'DPM++ 2M' }],
        default: 'euler',
      },
    },
  })
  await pages.send('PUT', '/v1/presets/relight', {
    workflowId: workflowIds.imageToImage,
    parameters: { photo: { target: '10.image', required: true, type: 'image', title: 'Photo' } },
  })
  const plan = (more: object) =>
    simulator.script({ on: 'submit', answer: { kind: 'task', queuedMs: 0, runMs: 0, ...more } })
  const create = async (name: string, status: string, prompt: string, more = {}) => {
    ids[name] = await pages.run({ prompt }, { preset: 'portrait', ...more })
    await pages.waitForStatus(ids[name], status)
  }

  const text =
    'A cat sits under an umbrella. The street is wet, and the neon signs are mirrored in it.'
  const bytes = (await readFile(join(import.meta.dirname, '../harness/clip.webm'))).toString(
    'base64',
  )
  const results = [{ type: 'png' }, { type: 'webm', bytes }, { type: 'mp3' }, { type: 'txt', text }]
  plan({ results })
  const callbackUrl = `${pages.receiver.url}/result`
  const metadata = { order: 'A-1042', customer: 'Größe L' }
  const prompt = 'a cat in the rain, neon signs, cinematic light'
  await create('succeeded', 'succeeded', prompt, { callbackUrl, metadata })
  await create('lighthouse', 'succeeded', 'a lighthouse at dusk, long exposure')
  await create('rtl', 'succeeded', RIGHT_TO_LEFT)
  plan({ end: 'failed', failedReason: failure(LONG) })
  pages.receiver.statuses.push(410)
  await create('failed', 'failed', 'two foxes', { callbackUrl })
  simulator.script({ on: 'submit', answer: { kind: 'drop' } })
  await create('unknown', 'unknown', 'an unknown outcome')
  plan({ runMs: 3_600_000 })
  await create('cancelled', 'running', 'to be cancelled')
  await pages.send('POST', `/v1/tasks/${ids.cancelled}/cancel`)
  plan({ runMs: 180_000 })
  await create('running', 'running', 'portrait of a violinist, studio light')
  await eventually(async () => {
    const { callback } = await pages.send('GET', `/v1/tasks/${ids.failed}`)
    expect(callback.status).toBe('dead')
  })
}

function failure(message: string) {
  return {
    node_id: '4',
    node_name: 'CheckpointLoaderSimple',
    exception_message: message,
    exception_type: 'ValueError',
    traceback: [],
  }
}

/** Waits until nothing is loading. */
async function settle(page: Page): Promise<void> {
  await eventually(async () => {
    expect(await page.locator('.skeleton').count()).toBe(0)
    const loading = await page
      .locator('img')
      .evaluateAll((all) => (all as HTMLImageElement[]).filter((one) => !one.complete).length)
    expect(loading).toBe(0)
  })
}

/**
 * Returns what axe finds in a view, and whether it is wider than the window. The dark scheme has other
 * colours only.
 */
async function check(page: Page, colorScheme: ColorScheme = 'light'): Promise<string[]> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (!(await page.evaluate(() => 'axe' in globalThis)))
    await page.evaluate(await readFile(axe, 'utf8'))
  const rules = colorScheme === 'dark' && !allCases ? ['color-contrast'] : undefined
  const violations = await page.evaluate(async (rules) => {
    const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) }
    const report = await (globalThis as unknown as { axe: Axe }).axe.run(document, options)
    return report.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)
  }, rules)
  return width > 0 ? [`wider than the window by ${width}`, ...violations] : violations
}

async function takeScreenshot(page: Page, name: string): Promise<void> {
  const path = join(screenshots, `${name}.png`)
  if (allCases) await page.screenshot({ path, fullPage: true })
}

/** Checks what is open in every size and scheme. Returns what is wrong, by view. */
async function checkLooks(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport)
      const look = `${name}-${size}-${colorScheme}`
      await takeScreenshot(page, look)
      found.push(...(await check(page, colorScheme)).map((problem) => `${look}: ${problem}`))
    }
  }
  return found
}

interface Axe {
  run(
    root: Document,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

const VIEWS: Record<string, () => string> = {
  runs: () => '#/runs',
  'no-match': () => '#/runs?text=nothing-has-this',
  run: () => `#/runs/${ids.succeeded}`,
  failed: () => `#/runs/${ids.failed}`,
  unknown: () => `#/runs/${ids.unknown}`,
  running: () => `#/runs/${ids.running}`,
  'right-to-left': () => `#/runs/${ids.rtl}`,
  'not-found': () => '#/runs/zzzzzzzzz',
  presets: () => '#/presets',
  'preset-file': () => '#/presets/relight',
  preset: () => `#/presets/portrait?run=${ids.lighthouse}`,
}

test('a wrong token, a Worker without runs and one without presets', async () => {
  const { page } = await pages.open()
  await page.goto(pages.worker.url)
  await page.locator('#token').fill('not-a-token-of-this-worker')
  await page.locator('button[type=submit]').click()
  await page.getByText('This token is not valid.').waitFor()
  const found = await checkLooks(page, 'wrong-token')
  await page.locator('#token').fill(pages.worker.token)
  await page.locator('button[type=submit]').click()
  await page.getByRole('heading', { name: 'No runs yet' }).waitFor()
  await settle(page)
  found.push(...(await checkLooks(page, 'no-runs')))
  await page.getByRole('link', { name: 'Open presets' }).click()
  await page.getByRole('heading', { name: 'No presets yet' }).waitFor()
  found.push(...(await checkLooks(page, 'no-presets')))
  expect(found).toEqual([])
})

describe('with runs', () => {
  beforeAll(createRuns, 120_000)

  test('every view fits at every size, and axe finds nothing', async () => {
    const { page, errors } = await pages.signIn()
    const found: string[] = []
    for (const [name, hash] of Object.entries(VIEWS)) {
      await page.evaluate((target) => {
        location.hash = target
      }, hash())
      await page.locator('main h1, main .state').first().waitFor()
      await settle(page)
      found.push(...(await checkLooks(page, name)))
    }
    await page.getByRole('button', { name: 'Sign out' }).click()
    found.push(...(await checkLooks(page, 'sign-in')))
    expect(found).toEqual([])
    expect(errors).toEqual([])
  })

  test('every view in Chinese has no text of the other language around it', async () => {
    const { page } = await pages.signIn('#/runs', { locale: 'zh-CN', viewport: SIZES.phone })
    for (const name of ['runs', 'run', 'preset']) {
      await page.evaluate((target) => {
        location.hash = target
      }, VIEWS[name]?.() ?? '')
      await page.locator('main h1, main .state').first().waitFor()
      await settle(page)
      await takeScreenshot(page, `${name}-phone-zh`)
      const headings = await page.locator('main h2').allTextContents()
      for (const heading of headings) expect(heading).toMatch(/\p{Script=Han}/u)
      expect(await check(page)).toEqual([])
    }
  })

  test('a paused queue and a lost connection are shown above every view', async () => {
    const reason = 'The model is being replaced.'
    await pages.send('POST', '/v1/queue/pause', { reason })
    const waiting = await pages.run({ prompt: 'waits' }, { preset: 'portrait' })
    const { page } = await pages.signIn(`#/runs/${waiting}`)
    await page.locator('.banner.danger').getByText(reason).waitFor()
    await settle(page)
    const found = await checkLooks(page, 'paused')
    await page.context().setOffline(true)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByText('The Worker cannot be reached.').waitFor()
    found.push(...(await checkLooks(page, 'offline')))
    expect(found).toEqual([])
    await pages.send('POST', '/v1/queue/resume')
  })
})
