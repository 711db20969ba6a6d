import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { parseAccounts } from '../../packages/worker/src/accounts.ts'
import { parseTokens } from '../../packages/worker/src/security/parse-tokens.ts'
import { checkToolDocument, runSlack, runZapier } from './integrations.ts'
import type { Block } from './markdown.ts'
import { readPages, root } from './pages.ts'
import {
  example,
  type RunningHub,
  startRunningHub,
  startWorker,
  type WorkerServices,
  type WorkflowName,
} from './services.ts'
import { createCommands, createWorkspace, hasTools, runShell, selectWorkflow } from './shell.ts'
import { runTypeScript } from './typescript.ts'
import { readJobs, runBlock } from './workflow-yaml.ts'

const pages = await readPages()
const isShell = ({ language }: Block) => language === 'sh' || language === 'bash'
/** The blocks that are run: all but those with a reason not to, and those that a test compares. */
const runnable = (blocks: readonly Block[]) =>
  blocks.filter(({ directives }) => !directives.has('not run') && !directives.has('tested by'))

let hub: RunningHub
let commands: string
let worker: Promise<WorkerServices>

beforeAll(async () => {
  worker = startWorker()
  worker.catch(() => {})
  ;[hub, commands] = await Promise.all([startRunningHub(), createCommands()])
})
afterAll(async () => {
  await hub?.close()
  await (await worker.catch(() => undefined))?.close()
  if (commands) await rm(commands, { recursive: true, force: true })
})

test('every block is run, or the comment above it says why not', () => {
  const known = ['sh', 'ts', 'js', 'yaml', 'json', 'jsonl', 'csv']
  const all = pages.flatMap(({ blocks }) => blocks)
  const without = all.filter(
    ({ language, directives }) =>
      !known.includes(language) &&
      !directives.get('not run') &&
      !directives.get('tested by') &&
      !directives.has('file'),
  )
  expect(without.map(({ page, line }) => `${page}:${line}`)).toEqual([])
  for (const { page, directives } of all) {
    const other = directives.get('tested by')
    if (other !== undefined)
      expect(existsSync(new URL(other, root)), `${page}: ${other}`).toBe(true)
  }
  const count = (name: string) => all.filter(({ directives }) => directives.has(name)).length
  const [elsewhere, notRun] = [count('tested by'), count('not run')]
  console.log(
    `${all.length} blocks: ${runnable(all).length} run here, ${elsewhere} by other tests, ${notRun} not`,
  )
  expect(notRun / all.length).toBeLessThan(0.1)
})

// The languages of a page differ in comments only: a block is run once.
const seen = new Set<string>()
const isNew = ({ language, code }: Block) => {
  const key = `${language}\n${code.replace(/ *#.*$/gm, '')}`
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

for (const { path, blocks } of pages) {
  const shell = runnable(blocks).filter((block) => isShell(block) || block.directives.has('file'))
  // Every block counts as seen, so `some` on its own would stop too early.
  if (!shell.map(isNew).some(Boolean)) continue
  const runs = test.skipIf(!hasTools(shell)).concurrent
  runs(`the commands of ${path} work`, { timeout: 60_000 }, async () => {
    const cwd = await createWorkspace()
    const usesWorker = shell.some(({ code }) => code.includes('/v1/') || code.includes('WORKER'))
    const services = { commands, hub, worker: usesWorker ? await worker : undefined }
    let next: Block[] = []
    for (const block of shell) {
      const file = block.directives.get('file')
      const workflow = block.directives.get('workflow')
      if (file === undefined && workflow === undefined) {
        next.push(block)
        continue
      }
      if (next.length > 0) await runShell(next, cwd, services)
      next = file === undefined ? [block] : []
      if (workflow !== undefined) await selectWorkflow(cwd, workflow as WorkflowName)
      if (file !== undefined) {
        await mkdir(dirname(join(cwd, file)), { recursive: true })
        await writeFile(join(cwd, file), `${block.code}\n`)
      }
    }
    if (next.length > 0) await runShell(next, cwd, services)
    await rm(cwd, { recursive: true, force: true })
  })
}

test.concurrent('the TypeScript of all pages compiles and runs', { timeout: 60_000 }, async () => {
  const blocks = pages
    .flatMap(({ blocks }) => runnable(blocks))
    .filter((block) => (block.language === 'ts' || block.language === 'js') && isNew(block))
  expect(blocks.length).toBeGreaterThan(0)
  const cwd = await createWorkspace()
  await runTypeScript(blocks, cwd, hub)
  await rm(cwd, { recursive: true, force: true })
})

for (const { path, blocks } of pages) {
  const yaml = runnable(blocks).filter(({ language }) => language === 'yaml')
  const files = new Map(
    blocks.flatMap((b) =>
      b.directives.has('file') ? [[b.directives.get('file') as string, b.code]] : [],
    ),
  )
  for (const block of yaml.filter(isNew)) {
    const jobs = readJobs(block.code)
    if (Object.keys(jobs).length === 0) continue
    test.concurrent(`the workflow at ${path}:${block.line} runs`, { timeout: 60_000 }, async () => {
      const workflow = (block.directives.get('workflow') ?? 'text-to-image') as WorkflowName
      const image = await example('image-to-image/input.png')
      const workspace = {
        'api.json': await example(`${workflow}/api.json`),
        'assets/input.png': image,
        ...Object.fromEntries([...files].map(([name, code]) => [name, Buffer.from(code)])),
      }
      await runBlock(jobs, workspace, hub, workflow)
    })
  }
}

test('the settings of the Worker on the pages are valid', () => {
  const parsers: Record<string, (text: string) => { problem?: string }> = {
    API_TOKENS: parseTokens,
    RUNNINGHUB_ACCOUNTS: (text) => parseAccounts(text, (url) => url),
  }
  const settings = pages.flatMap(({ blocks }) => blocks).filter((b) => b.directives.has('setting'))
  expect(settings.length).toBeGreaterThan(2)
  for (const { page, line, code, directives } of settings) {
    const { problem } = parsers[directives.get('setting') ?? '']?.(code) ?? { problem: 'unknown' }
    expect(problem, `${page}:${line}`).toBeUndefined()
  }
})

test('YAML and JSON of all pages parse', () => {
  for (const { page, line, language, code } of pages.flatMap(({ blocks }) => runnable(blocks))) {
    const where = `${page}:${line}`
    if (language === 'yaml') expect(() => parseYaml(code, { merge: true }), where).not.toThrow()
    if (language === 'json') expect(() => JSON.parse(code), where).not.toThrow()
  }
})

test.concurrent('the integrations for Slack, Zapier, Coze and Dify work with the Worker', async () => {
  const services = await worker
  await Promise.all([runSlack(services), runZapier(services), checkToolDocument(services)])
})
