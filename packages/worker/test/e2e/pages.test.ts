import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { taskPage } from '@runninghub-action/core'
import { appIds, workflowIds } from '@runninghub-action/simulator'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { API_OPERATIONS } from '../../src/openapi/operations.ts'
import { eventually, type Pages, startPages } from '../harness/pages.ts'

// The pages in a real browser.

let pages: Pages
beforeAll(async () => {
  pages = await startPages()
})
afterEach(() => pages.reset())
afterAll(() => pages[Symbol.asyncDispose]())

const { textToImage } = workflowIds

test('a wrong token is reported and not kept', async () => {
  const { page } = await pages.open()
  await page.goto(pages.worker.url)
  await page.getByLabel('API token').fill('not-a-token-of-this-worker')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('This token is not valid.').waitFor()
  expect(await page.getByLabel('API token').isVisible()).toBe(true)
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
})

test('without a run the page shows how to start one', async () => {
  const { page, errors } = await pages.signIn()
  await page.getByRole('heading', { name: 'No runs yet' }).waitFor()
  await page.getByRole('link', { name: 'Open presets' }).click()
  await page.getByRole('heading', { name: 'No presets yet' }).waitFor()
  expect(errors).toEqual([])
})

test('the token stays in the tab until sign-out, not in the URL or in cookies', async () => {
  const { page } = await pages.signIn()
  expect(page.url()).toBe(`${pages.worker.url}/`)
  expect(await page.context().cookies()).toEqual([])
  expect(await page.evaluate(() => localStorage.length)).toBe(0)
  await page.getByRole('button', { name: 'Sign out' }).click()
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
})

test('the list shows status, words, images, cost and errors of runs, as text', async () => {
  const { simulator } = pages.worker
  const done = await pages.run({ '6.text': 'a cat in the rain' })
  await pages.waitForStatus(done, 'succeeded')
  const msg = '<img src=x onerror="document.title=1">'
  simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 433, msg } })
  await pages.waitForStatus(await pages.run({ '6.text': 'two foxes' }), 'failed')

  const { page, errors } = await pages.signIn()
  const rows = page.getByRole('row')
  await eventually(async () => expect(await rows.count()).toBe(3))
  const [, failed, succeeded] = await rows.allTextContents()
  expect(failed).toContain('Failed')
  expect(failed).toContain('<img src=x')
  expect(succeeded).toMatch(/Succeeded.*a cat in the rain.*coins/)
  const image = page.locator('.c-results img')
  await eventually(async () => {
    const width = await image.evaluate((element) => (element as HTMLImageElement).naturalWidth)
    expect(width).toBeGreaterThan(0)
  })
  expect(await page.title()).toBe('RunningHub runs')
  expect(errors).toEqual([])
})

test('filters and search are in the URL, and no match has a way back', async () => {
  const { page } = await pages.signIn()
  await page.getByLabel('Status').selectOption('failed')
  await eventually(async () => expect(await page.locator('.c-run a').count()).toBe(1))
  expect(page.url()).toContain('#/runs?status=failed')
  await page.keyboard.press('Escape')
  await page.locator('body').press('/')
  await page.keyboard.type('no such words')
  await page.getByRole('heading', { name: 'No run matches' }).waitFor()
  expect(page.url()).toContain('text=no+such+words')
  await page.locator('.state').getByRole('link', { name: 'Clear filters' }).click()
  await eventually(async () => expect(await page.locator('.c-run a').count()).toBe(2))
  await page.getByRole('searchbox').fill('CAT IN')
  await eventually(async () => expect(await page.locator('.c-run a').count()).toBe(1))
})

test('the arrow keys move between the runs, and Enter opens one', async () => {
  const { page } = await pages.signIn()
  await page.locator('.row-link').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Input' }).waitFor()
  await page.locator('dl.input').getByText('a cat in the rain').waitFor()
})

test('every refresh is one request, whatever is open', async () => {
  await pages.send('POST', '/v1/queue/pause')
  const waiting = []
  for (let count = 0; count < 24; count++) waiting.push(await pages.run({ '6.text': `w${count}` }))
  const { page } = await pages.open()
  await page.clock.install()
  await page.goto(`${pages.worker.url}/`)
  await page.locator('#token').fill(pages.worker.token)
  await page.locator('button[type=submit]').click()
  await eventually(async () => expect(await page.locator('.pill.waiting').count()).toBe(24))

  const requests: string[] = []
  page.on('request', (request) => requests.push(new URL(request.url()).pathname))
  for (const [hash, query] of [
    [`#/runs/${waiting[0]}`, `&task=${waiting[0]}`],
    ['#/presets', '?limit=24'],
    ['#/runs?status=waiting', '&status=waiting'],
    ['#/runs', '?limit=24'],
  ] as const) {
    // The request of the change itself comes first.
    const shown = page.waitForResponse((response) => response.url().endsWith(query))
    await page.evaluate((target) => {
      location.hash = target
    }, hash)
    await shown
    await page.locator('main h1, main .state').first().waitFor()
    await eventually(async () => expect(await page.locator('.skeleton').count()).toBe(0))
    for (let refresh = 0; refresh < 3; refresh++) {
      requests.length = 0
      const response = page.waitForResponse(/\/v1\/dashboard/)
      await page.clock.runFor(3_000)
      await response
      expect([hash, requests]).toEqual([hash, ['/v1/dashboard']])
    }
  }
  for (const id of waiting) await pages.send('POST', `/v1/tasks/${id}/cancel`)
  await pages.send('POST', '/v1/queue/resume')
})

test('a hidden page sends nothing', async () => {
  const { page } = await pages.open()
  await page.clock.install()
  await page.goto(`${pages.worker.url}/`)
  await page.locator('#token').fill(pages.worker.token)
  await page.locator('button[type=submit]').click()
  await page.locator('.row-link').first().waitFor()
  let requests = 0
  page.on('request', () => requests++)
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await page.clock.runFor(120_000)
  expect(requests).toBe(0)
  const response = page.waitForResponse(/\/v1\/dashboard/)
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: false, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await response
})

test('a page that cannot reach the Worker keeps what it shows, and says so', async () => {
  const { page } = await pages.open()
  await page.clock.install()
  await page.goto(`${pages.worker.url}/`)
  await page.locator('#token').fill(pages.worker.token)
  await page.locator('button[type=submit]').click()
  await page.locator('.row-link').first().waitFor()
  await page.context().setOffline(true)
  await page.clock.runFor(16_000)
  await page.getByText('The Worker cannot be reached.').waitFor()
  expect(await page.locator('.row-link').count()).toBeGreaterThan(0)
  await page.context().setOffline(false)
  await eventually(async () => {
    await page.clock.runFor(16_000)
    expect(await page.locator('.banner').count()).toBe(0)
  })
})

test('a run can be cancelled, after a second click', async () => {
  const { simulator } = pages.worker
  simulator.script({ on: 'submit', answer: { kind: 'task', queuedMs: 0, runMs: 3_600_000 } })
  const id = await pages.run({ '6.text': 'long' })
  await pages.waitForStatus(id, 'running')
  const { page } = await pages.signIn(`#/runs/${id}`)
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect((await pages.send('GET', `/v1/tasks/${id}`)).status).toBe('running')
  await page.getByRole('button', { name: 'Really cancel?' }).click()
  await page.locator('.run-head .pill.cancelled').waitFor()
})

test('a callback can be redelivered, and each attempt is in the time line', async () => {
  pages.receiver.statuses.push(410)
  const callbackUrl = `${pages.receiver.url}/from-page`
  const id = await pages.run({ '6.text': 'with callback' }, { callbackUrl })
  await eventually(async () => {
    expect((await pages.send('GET', `/v1/tasks/${id}`)).callback.status).toBe('dead')
  })
  const { page } = await pages.signIn(`#/runs/${id}`)
  await page.locator('.timeline').getByText('Callback: HTTP 410').waitFor()
  await page.getByRole('button', { name: 'Redeliver callback' }).click()
  await eventually(() => expect(pages.receiver.received.length).toBe(2))
})

test('a run can be copied as a curl command that creates the same task', async () => {
  const id = await pages.run({ '6.text': "a cat's life", '3.seed': 7 })
  const { page } = await pages.signIn(`#/runs/${id}`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await page.getByRole('button', { name: 'Copy as curl' }).click()
  await page.getByText('Copied').waitFor()
  const command = await page.evaluate(() => navigator.clipboard.readText())
  expect(command).toContain(`curl '${pages.worker.url}/v1/tasks'`)
  expect(command).toContain(`"6.text":"a cat'\\''s life"`)
  expect(command).toContain('$TOKEN')
  expect(command).not.toContain(pages.worker.token)
})

test('the page explains an unknown task, and why the queue is paused', async () => {
  const { simulator } = pages.worker
  simulator.script({ on: 'submit', answer: { kind: 'drop' } })
  const id = await pages.run({ '6.text': 'u' })
  await pages.waitForStatus(id, 'unknown')
  simulator.options.money = 0
  const waiting = await pages.run({ '6.text': 'w' })
  await eventually(async () => {
    const { waitingFor } = await pages.send('GET', `/v1/tasks/${waiting}`)
    expect(waitingFor.code).toBe('INSUFFICIENT_BALANCE')
  })
  const { page } = await pages.signIn(`#/runs/${id}`)
  await page.getByText('It is not known whether RunningHub has this task').waitFor()
  await page.getByText('never sends the call again').waitFor()
  await page.locator('.banner.danger').getByText('INSUFFICIENT_BALANCE').waitFor()
  simulator.options.money = 999
  await page.getByRole('button', { name: 'Resume' }).click()
  await eventually(async () => expect(await page.locator('.banner.danger').count()).toBe(0))
  await pages.waitForStatus(waiting, 'succeeded')
})

test('the page of a local Worker shows plain http images', async () => {
  const { options } = pages.worker.simulator
  const { filesUrl } = options
  options.filesUrl = pages.filesUrl
  const id = await pages.run({ '6.text': 'a cat at home' })
  await pages.waitForStatus(id, 'succeeded')
  options.filesUrl = filesUrl
  const { page, errors } = await pages.signIn(`#/runs/${id}`)
  const image = page.locator('.result img')
  await image.waitFor()
  expect(await image.getAttribute('src')).toMatch(/^http:\/\/127\.0\.0\.1:/)
  expect(errors).toEqual([])
})

test('the page has the language of the browser, and a switch', async () => {
  await pages.send('POST', '/v1/queue/pause')
  const { page } = await pages.signIn('', { locale: 'zh-CN' })
  await page.getByRole('link', { name: '预设', exact: true }).waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
  await page.locator('.banner.danger').getByText('队列已手动暂停。').waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('link', { name: 'Presets', exact: true }).waitFor()
  await page.reload()
  await page.getByRole('link', { name: 'Presets', exact: true }).waitFor()
})

test('inline scripts do not run, and nothing is loaded from other origins', async () => {
  const { page, errors } = await pages.open()
  await page.goto(pages.worker.url)
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "changed"'
    document.body.append(script)
    const image = document.createElement('img')
    image.setAttribute('onerror', 'document.title = "changed"')
    image.src = 'http://elsewhere.example/x.png'
    document.body.append(image)
  })
  await eventually(() => expect(errors.join('\n')).toMatch(/Content Security Policy/))
  expect(await page.title()).toBe('RunningHub runs')
})

test('/docs shows every operation with curl, and every problem', async () => {
  const { page, errors } = await pages.open()
  const { worker } = pages
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
  expect(errors).toEqual([])
})

test('a preset is a form: it is sent, watched, and its result is shown', async () => {
  await pages.send('PUT', '/v1/presets/portrait', {
    workflowId: textToImage,
    parameters: { prompt: { target: '6.text', required: true }, seed: { target: '3.seed' } },
  })
  const { page, errors } = await pages.signIn('#/presets')
  await page.getByRole('link', { name: 'portrait' }).click()
  await page.getByLabel('prompt').fill('a lighthouse at dusk')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.locator('.watched .pill.succeeded').waitFor()
  await page.locator('.watched .result img').waitFor()
  expect(errors).toEqual([])
})

test('a preset of an AI app is a form with a list, a range and a check box', async () => {
  await pages.send('PUT', '/v1/presets/every-field', {
    appId: appIds.everyField,
    parameters: {
      image: { target: 'Which one' },
      steps: { target: 'Steps', type: 'integer', min: 1, max: 50 },
      upscale: { target: 'Upscale', type: 'boolean' },
    },
    defaults: { upscale: true },
  })
  const { page, errors } = await pages.signIn('#/presets')
  const item = page.getByRole('listitem').filter({ hasText: 'every-field' })
  await item.getByText(`AI app ${appIds.everyField}`).waitFor()
  await item.getByRole('link').click()
  const image = page.getByLabel('image')
  await image.waitFor()
  const options = await image.getByRole('option').allTextContents()
  expect(options).toEqual(['Choose…', 'first', 'second'])
  await image.selectOption({ label: 'second' })
  const upscale = page.getByLabel('upscale')
  expect(await upscale.isChecked()).toBe(true)
  await upscale.uncheck()
  const steps = page.getByLabel('steps')
  await page.getByText('1 – 50').waitFor()
  await steps.fill('51')
  expect(await steps.evaluate((field) => (field as HTMLInputElement).validity.valid)).toBe(false)
  await steps.fill('25')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.locator('.watched .pill.succeeded').waitFor()
  const task = [...pages.worker.simulator.tasks.values()].at(-1)
  const { webappId, nodeInfoList } = JSON.parse(task?.request.text ?? '')
  expect(String(webappId)).toBe(appIds.everyField)
  expect(nodeInfoList).toEqual([
    { nodeId: '13', fieldName: 'select', fieldValue: '2' },
    { nodeId: '3', fieldName: 'steps', fieldValue: '25' },
    { nodeId: '57:8', fieldName: 'value', fieldValue: 'false' },
  ])
  await page.getByRole('link', { name: 'Open run' }).click()
  const app = page.locator('.facts div').filter({ hasText: 'AI app' })
  await app.getByText(appIds.everyField).waitFor()
  expect(errors).toEqual([])
})

test('a failed run shows its node, and the page of the task on RunningHub', async () => {
  const failedReason = {
    node_id: '4',
    node_name: 'CheckpointLoaderSimple',
    exception_message: 'The model is missing',
  }
  const plan = { kind: 'task', queuedMs: 0, runMs: 0, end: 'failed', failedReason } as const
  pages.worker.simulator.script({ on: 'submit', answer: plan })
  const id = await pages.run({ '6.text': 'no model' })
  const { runninghubTaskId } = await pages.waitForStatus(id, 'failed')
  const { page } = await pages.signIn(`#/runs/${id}`)
  await page.locator('.error-box').getByText('Node CheckpointLoaderSimple #4').waitFor()
  await page.locator('.error-box').getByText('The model is missing').waitFor()
  const link = page.getByRole('link', { name: 'Open on RunningHub' })
  expect(await link.getAttribute('href')).toBe(
    taskPage(pages.worker.simulatorUrl, runninghubTaskId),
  )
  expect(await link.getAttribute('rel')).toContain('noopener')
})

test('a preset of an app has a list, a number with limits and a check box', async () => {
  await pages.send('PUT', '/v1/presets/fox', {
    appId: appIds.everyField,
    parameters: {
      prompt: { target: 'Prompt', required: true },
      shape: { target: 'Aspect ratio' },
      steps: { target: 'Steps' },
      upscale: { target: 'Upscale' },
    },
  })
  const { page, errors } = await pages.signIn('#/presets/fox')
  await page.getByLabel('prompt').fill('a red fox')
  const shape = page.getByLabel('shape')
  expect(await shape.evaluate(({ tagName }) => tagName)).toBe('SELECT')
  await shape.selectOption('16:9')
  const steps = page.getByLabel('steps')
  expect([await steps.getAttribute('min'), await steps.getAttribute('max')]).toEqual(['1', '10000'])
  await steps.fill('30')
  await page.getByLabel('upscale').check()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.locator('.watched .pill.succeeded').waitFor()
  const task = [...pages.worker.simulator.tasks.values()].at(-1)
  const { nodeInfoList } = JSON.parse(task?.request.text ?? '')
  expect(nodeInfoList.map(({ fieldValue }: { fieldValue: string }) => fieldValue)).toEqual([
    ...['a red fox', '16:9', '30', 'true'],
  ])
  expect(errors).toEqual([])
})

test('a call whose response is lost is sent again without a second task', async () => {
  const { page } = await pages.signIn('#/presets/portrait')
  await page.getByLabel('prompt').fill('sent twice')
  const calls: string[] = []
  await page.route('**/v1/presets/portrait/tasks', async (route) => {
    calls.push(route.request().headers()['idempotency-key'] ?? '')
    if (calls.length > 1) return route.continue()
    await route.fetch()
    return route.abort('connectionreset')
  })
  const button = page.getByRole('button', { name: 'Run', exact: true })
  await button.click()
  await page.getByText('It is not known whether the Worker accepted the run').waitFor()
  await button.click()
  await page.locator('.watched .pill.succeeded').waitFor()
  expect(new Set(calls).size).toBe(1)
  expect((await pages.send('GET', '/v1/tasks?text=sent+twice')).tasks).toHaveLength(1)
})

test('what the Worker refuses is shown at its field', async () => {
  const { page } = await pages.signIn('#/presets/portrait')
  const prompt = page.getByLabel('prompt')
  await prompt.evaluate((field) => {
    ;(field as HTMLTextAreaElement).required = false
  })
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('alert').getByText('prompt is missing').waitFor()
  expect(await prompt.getAttribute('aria-invalid')).toBe('true')
})

test('a video is played in the page', async () => {
  const bytes = (await readFile(join(import.meta.dirname, '../harness/clip.webm'))).toString(
    'base64',
  )
  const results = [{ type: 'webm', bytes }]
  const answer = { kind: 'task', queuedMs: 0, runMs: 0, results } as const
  pages.worker.simulator.script({ on: 'submit', answer })
  const id = await pages.run({ '6.text': 'a clip' })
  await pages.waitForStatus(id, 'succeeded')
  const { page, errors } = await pages.signIn(`#/runs/${id}`)
  const video = page.locator('.result video')
  await eventually(async () => {
    const width = await video.evaluate((element) => (element as HTMLVideoElement).videoWidth)
    expect(width).toBe(320)
  })
  expect(errors).toEqual([])
})

test('a sound is played in the page', async () => {
  const results = [silence()]
  const answer = { kind: 'task', queuedMs: 0, runMs: 0, results } as const
  pages.worker.simulator.script({ on: 'submit', answer })
  const id = await pages.run({ '6.text': 'a sound' })
  await pages.waitForStatus(id, 'succeeded')
  const { page, errors } = await pages.signIn(`#/runs/${id}`)
  const audio = page.locator('.result audio')
  await eventually(async () => {
    const seconds = await audio.evaluate((element) => (element as HTMLAudioElement).duration)
    expect(seconds).toBe(0.5)
  })
  expect(errors).toEqual([])
})

/** Half a second of 8-bit samples, 8,000 a second. */
function silence() {
  const samples = 4_000
  const bytes = Buffer.alloc(44 + samples, 128)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(36 + samples, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(8_000, 24)
  bytes.writeUInt32LE(8_000, 28)
  bytes.writeUInt16LE(1, 32)
  bytes.writeUInt16LE(8, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(samples, 40)
  return { type: 'wav', bytes: bytes.toString('base64') }
}

test('a result of the bucket is shown from there, with both links', async () => {
  const id = await pages.run({ '6.text': 'a cat that stays' })
  const { results } = await pages.waitForStatus(id, 'succeeded')
  const { page } = await pages.open()
  // The local Worker has no bucket: its response gets what a Worker with one adds.
  const storedUrl = `${pages.worker.url}/results/stored.png`
  await page.route('**/v1/dashboard?*', async (route) => {
    const response = await route.fetch()
    const text = await response.text()
    const url = JSON.stringify(results[0].url)
    const body = text.replaceAll(`"url":${url}`, `"storedUrl":"${storedUrl}","url":${url}`)
    await route.fulfill({ response, body })
  })
  const png = join(import.meta.dirname, '../../../../examples/image-to-image/input.png')
  await page.route(storedUrl, (route) => route.fulfill({ path: png }))
  await page.goto(`${pages.worker.url}/#/runs/${id}`)
  await page.locator('#token').fill(pages.worker.token)
  await page.locator('button[type=submit]').click()
  const image = page.locator('.result img')
  await image.waitFor()
  expect(await image.getAttribute('src')).toBe(storedUrl)
  const links = page.locator('.result figcaption a')
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  expect(hrefs).toEqual([storedUrl, results[0].url])
})

test('a local file is chosen, uploaded and used', async () => {
  await pages.send('PUT', '/v1/presets/relight', {
    workflowId: workflowIds.imageToImage,
    parameters: { photo: { target: '10.image', required: true, type: 'image', title: 'Photo' } },
  })
  const { page, errors } = await pages.signIn('#/presets/relight')
  const photo = join(import.meta.dirname, '../../../../docs/images/worker-run.png')
  await page.locator('input[type=file]').setInputFiles(photo)
  await page.getByText('worker-run.png').waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.locator('.watched .pill.succeeded').waitFor()
  expect(errors).toEqual([])
})

test('a run can be run again, as a new run with the same input', async () => {
  const id = await pages.run({ '6.text': 'once more' })
  await pages.waitForStatus(id, 'succeeded')
  const { page } = await pages.signIn(`#/runs/${id}`)
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.waitForURL((url) => !url.hash.endsWith(id))
  await page.locator('dl.input').getByText('once more').waitFor()
  expect((await pages.send('GET', '/v1/tasks?text=once+more')).tasks).toHaveLength(2)
})
