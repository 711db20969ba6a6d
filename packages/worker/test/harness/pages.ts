import { workflowIds } from '@runninghub-action/simulator'
import chromium from '@sparticuz/chromium'
import {
  type Browser,
  type BrowserContextOptions,
  type Page,
  chromium as playwright,
} from 'playwright-core'
import { expect, vi } from 'vitest'
import { type LocalWorker, startLocal } from '../../local.ts'
import { startReceiver } from './receiver.ts'

/** Result URLs are https, as on RunningHub. The browser gets them from the simulator. */
const FILES = 'https://files.runninghub.example'

/** Repeats a check until it succeeds, on a busy machine, too. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 50_000, interval: 50 })
}

/** A Worker with a simulated RunningHub, a receiver of callbacks, and a browser. */
export interface Pages extends AsyncDisposable {
  worker: LocalWorker
  browser: Browser
  /** Where the simulated RunningHub serves results. */
  filesUrl: string
  receiver: Awaited<ReturnType<typeof startReceiver>>
  /** Sends a request with the token, and returns the parsed response. */
  send(method: string, path: string, body?: unknown): Promise<Json>
  /** Creates a task of the workflow text-to-image, or of a preset. Returns its id. */
  run(inputs: Record<string, unknown>, more?: { preset?: string } & Json): Promise<string>
  /** Waits until a task has the status. */
  waitForStatus(id: string, status: string): Promise<Json>
  /** Opens the page. Errors in its console are in `errors`. */
  open(options?: BrowserContextOptions): Promise<{ page: Page; errors: string[] }>
  /** Closes every page, and ends what keeps tasks from being submitted. */
  reset(): Promise<void>
  /** Opens the page and signs in. */
  signIn(hash?: string, options?: BrowserContextOptions): Promise<{ page: Page; errors: string[] }>
}

// biome-ignore lint/suspicious/noExplicitAny: responses are checked by the tests
export type Json = Record<string, any>

export async function startPages(): Promise<Pages> {
  const worker = await startLocal()
  const { filesUrl, money } = worker.simulator.options
  const plan = { queuedMs: 0, runMs: 0, filesUrl: FILES, concurrentLimit: 50 }
  Object.assign(worker.simulator.options, plan)
  const receiver = await startReceiver(new Uint8Array())
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    // The default arguments are for machines with little memory: one process, no site isolation.
    args: ['--no-sandbox'],
  })

  const send = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const headers = {
      authorization: `Bearer ${worker.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(worker.url + path, { method, headers, ...text })
    return JSON.parse((await response.text()) || '{}')
  }
  const run = async (
    inputs: Record<string, unknown>,
    { preset, ...more }: { preset?: string } & Json = {},
  ): Promise<string> => {
    const task = preset
      ? await send('POST', `/v1/presets/${preset}/tasks`, { ...inputs, ...more })
      : await send('POST', '/v1/tasks', { workflowId: workflowIds.textToImage, inputs, ...more })
    expect(task).toHaveProperty('id')
    return task.id
  }
  const waitForStatus = (id: string, status: string) =>
    eventually(async () => {
      const task = await send('GET', `/v1/tasks/${id}`)
      expect(task.status).toBe(status)
      return task
    })
  const open = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'en-US',
      ...options,
    })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await page.route(`${FILES}/**`, async (route) => {
      const response = await fetch(route.request().url().replace(FILES, filesUrl))
      const body = Buffer.from(await response.arrayBuffer())
      const contentType = response.headers.get('content-type') ?? ''
      await route.fulfill({ status: response.status, body, contentType })
    })
    return { page, errors }
  }
  const signIn = async (hash = '', options: BrowserContextOptions = {}) => {
    const opened = await open(options)
    await opened.page.goto(`${worker.url}/${hash}`)
    await opened.page.locator('#token').fill(worker.token)
    await opened.page.locator('button[type=submit]').click()
    await opened.page.locator('header.top').waitFor()
    return opened
  }
  const reset = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    worker.simulator.options.money = money
    await send('POST', '/v1/queue/resume')
  }
  const close = async () => {
    await browser.close()
    receiver.close()
    await worker.close()
  }
  return {
    worker,
    browser,
    filesUrl,
    receiver,
    send,
    run,
    waitForStatus,
    open,
    signIn,
    reset,
    [Symbol.asyncDispose]: close,
  }
}
