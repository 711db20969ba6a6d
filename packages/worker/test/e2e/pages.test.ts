import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type LocalWorker, startLocal } from '../../local.ts'
import { API_OPERATIONS } from '../../src/openapi/operations.ts'

// The pages in a real browser. Screenshots are written to out/.

const screenshots = join(import.meta.dirname, '../../../../out/worker-pages')
const files = 'https://files.runninghub.example'

let worker: LocalWorker
let browser: Browser
let page: Page
let consoleErrors: string[]

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true })
  worker = await startLocal()
  // Result URLs are https, as on RunningHub. The browser gets them from the simulator.
  const filesUrl = worker.simulator.options.filesUrl
  Object.assign(worker.simulator.options, {
    queuedMs: 0,
    runMs: 0,
    filesUrl: files,
    concurrentLimit: 50,
  })
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    // The default arguments are for machines with little memory: one process, no site isolation.
    args: ['--no-sandbox'],
  })
  await runTasks()
  served = filesUrl
})
let served: string

afterAll(async () => {
  await browser?.close()
  await worker?.close()
})

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1180, height: 900 } })
  consoleErrors = []
  page.on('pageerror', (error) => consoleErrors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text())
  })
  await page.route(`${files}/**`, async (route) => {
    const response = await fetch(route.request().url().replace(files, served))
    await route.fulfill({
      status: response.status,
      body: Buffer.from(await response.arrayBuffer()),
    })
  })
})
afterEach(() => page.close())

const headers = () => ({
  authorization: `Bearer ${worker.token}`,
  'content-type': 'application/json',
})

async function run(
  inputs: Record<string, unknown>,
  path = '/v1/tasks',
  more = {},
): Promise<string> {
  const request = path === '/v1/tasks' ? { workflowId: workflowIds.textToImage, inputs } : inputs
  const body = JSON.stringify({ ...request, ...more })
  const response = await fetch(worker.url + path, { method: 'POST', headers: headers(), body })
  return JSON.parse(await response.text()).id
}

async function waitForStatus(id: string, status: string): Promise<void> {
  await vi.waitFor(async () => {
    const response = await fetch(`${worker.url}/v1/tasks/${id}`, { headers: headers() })
    expect(JSON.parse(await response.text()).status).toBe(status)
  })
}

/** Creates tasks: three succeed, one fails, one fails with markup in its message, one runs. */
async function runTasks(): Promise<void> {
  const preset = {
    workflowId: workflowIds.textToImage,
    parameters: { prompt: { target: '6.text' }, seed: { target: '3.seed' } },
  }
  const init = { method: 'PUT', headers: headers(), body: JSON.stringify(preset) }
  await fetch(`${worker.url}/v1/presets/portrait`, init)
  for (const [prompt, seed] of [
    ['a cat in the rain', 1],
    ['a lighthouse at dusk', 2],
    ['two foxes', 3],
  ] as const) {
    await waitForStatus(await run({ prompt, seed }, '/v1/presets/portrait/tasks'), 'succeeded')
  }
  worker.simulator.script({
    on: 'submit',
    answer: { kind: 'task', queuedMs: 0, runMs: 0, end: 'failed' },
  })
  await waitForStatus(await run({ '6.text': 'x' }), 'failed')
  worker.simulator.script({
    on: 'submit',
    answer: { kind: 'refuse', code: 433, msg: '<img src=x onerror="document.title=1">' },
  })
  await waitForStatus(await run({ '6.text': 'y' }), 'failed')
  worker.simulator.script({ on: 'submit', answer: { kind: 'task', queuedMs: 0, runMs: 3_600_000 } })
  await waitForStatus(await run({ '6.text': 'z' }), 'running')
}

async function signIn(token: string): Promise<void> {
  await page.goto(worker.url)
  await page.getByLabel('API token').fill(token)
  await page.getByRole('button', { name: 'Show tasks' }).click()
}

test('the page shows recent tasks with images and errors after the sign-in', async () => {
  await signIn(worker.token)
  await page.locator('#list li').nth(5).waitFor()
  await vi.waitFor(async () => {
    const loaded = await page
      .locator('.image img')
      .evaluateAll(
        (images) => (images as HTMLImageElement[]).filter((image) => image.naturalWidth > 0).length,
      )
    expect(loaded).toBe(3)
  })
  expect(await page.locator('.status').allTextContents()).toEqual([
    'running',
    'failed',
    'failed',
    'succeeded',
    'succeeded',
    'succeeded',
  ])
  const errors = await page.locator('.error').allTextContents()
  expect(errors[1]).toContain('<img src=x')
  expect(await page.title()).toBe('RunningHub tasks')
  expect(await page.locator('.name').last().textContent()).toBe('portrait')
  await page.screenshot({ path: join(screenshots, 'tasks.png'), fullPage: true })

  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 400, height: 800 })
  await page.screenshot({ path: join(screenshots, 'tasks-dark-phone.png') })
  expect(consoleErrors).toEqual([])
})

test('the page of a local Worker shows plain http images', async () => {
  worker.simulator.options.filesUrl = served
  await waitForStatus(
    await run({ prompt: 'a cat at home', seed: 4 }, '/v1/presets/portrait/tasks'),
    'succeeded',
  )
  worker.simulator.options.filesUrl = files
  await signIn(worker.token)
  const image = page.locator('.image img').first()
  await vi.waitFor(async () => {
    expect(
      await image.evaluate((element) => (element as HTMLImageElement).naturalWidth),
    ).toBeGreaterThan(0)
  })
  expect(await image.getAttribute('src')).toMatch(/^http:\/\/127\.0\.0\.1:/)
  expect(consoleErrors).toEqual([])
})

test('the list can be filtered by status', async () => {
  await signIn(worker.token)
  await page.getByLabel('Status').selectOption('failed')
  await vi.waitFor(async () => {
    expect(await page.locator('.status').allTextContents()).toEqual(['failed', 'failed'])
  })
})

test('the token stays in the tab until sign-out, not in the URL or in cookies', async () => {
  await signIn(worker.token)
  await page.locator('#list li').first().waitFor()
  expect(page.url()).toBe(`${worker.url}/`)
  expect(await page.context().cookies()).toEqual([])
  expect(await page.evaluate(() => localStorage.length)).toBe(0)
  await page.getByRole('button', { name: 'Sign out' }).click()
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  expect(await page.locator('#list li').count()).toBe(0)
  await page.screenshot({ path: join(screenshots, 'sign-in.png') })
})

test('a wrong token is reported and not kept', async () => {
  await signIn('not-a-token-of-this-worker')
  await page.getByText('This token is not valid.').waitFor()
  expect(await page.getByLabel('API token').isVisible()).toBe(true)
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
})

test('inline scripts do not run, and nothing is loaded from other origins', async () => {
  await page.goto(worker.url)
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "changed"'
    document.body.append(script)
    const frame = document.createElement('img')
    frame.setAttribute('onerror', 'document.title = "changed"')
    frame.src = 'http://elsewhere.example/x.png'
    document.body.append(frame)
  })
  await vi.waitFor(() => expect(consoleErrors.join('\n')).toMatch(/Content Security Policy/))
  expect(await page.title()).toBe('RunningHub tasks')
})

test('/docs shows every operation with curl, and every problem', async () => {
  await page.goto(`${worker.url}/docs#invalid-request`)
  await page.locator('article#invalid-request').waitFor()
  const operations = await page.locator('summary').allTextContents()
  expect(operations.length).toBe(API_OPERATIONS.length)
  const commands = await page.locator('details pre').allTextContents()
  expect(commands.length).toBe(API_OPERATIONS.length)
  const [create, list] = commands
  expect(create).toContain(`curl -X POST '${worker.url}/v1/tasks' \\\n`)
  expect(create).toContain('-H "Idempotency-Key: $(uuidgen)"')
  expect(JSON.parse(/-d '(.*)'$/s.exec(create ?? '')?.[1] ?? '')).toHaveProperty('workflowId')
  expect(list).toBe(`curl '${worker.url}/v1/tasks' \\\n  -H "Authorization: Bearer $TOKEN"`)
  await page
    .locator('details')
    .first()
    .evaluate((details) => details.setAttribute('open', ''))
  await page.evaluate(() => scrollTo(0, 0))
  await page.screenshot({ path: join(screenshots, 'docs.png') })
  expect(consoleErrors).toEqual([])
})

test('the page explains an unknown task, and why a task waits', async () => {
  worker.simulator.script({ on: 'submit', answer: { kind: 'drop' } })
  await waitForStatus(await run({ '6.text': 'u' }), 'unknown')
  worker.simulator.options.money = 0
  const waiting = await run({ '6.text': 'w' })
  await vi.waitFor(async () => {
    const response = await fetch(`${worker.url}/v1/tasks/${waiting}`, { headers: headers() })
    const { waitingFor } = JSON.parse(await response.text())
    expect(waitingFor.code).toBe('INSUFFICIENT_BALANCE')
  })
  await signIn(worker.token)
  await page.locator('#list li').nth(1).waitFor()
  const [wallet, unknown] = await page.locator('.error').allTextContents()
  expect(wallet).toMatch(/^INSUFFICIENT_BALANCE: The queue is paused: .*wallet is empty.*Top up/)
  expect(unknown).toMatch(
    /^SUBMIT_UNKNOWN: .*never sends the call again.*ends as unknown at 20.*Check the task list/,
  )
  await page.screenshot({ path: join(screenshots, 'reasons.png') })
})
