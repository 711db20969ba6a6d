import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { BadInput } from '../../../core/test/harness/bad-inputs/bad-input.ts'
import { BAD_BATCHES, BAD_MAPS } from '../../../core/test/harness/bad-inputs/bad-values.ts'
import { BAD_WORKFLOWS } from '../../../core/test/harness/bad-inputs/bad-workflows.ts'
import { runStep } from '../../src/run-step.ts'
import { Log } from '../../src/runner/log.ts'
import { BAD_INPUTS } from '../harness/bad-inputs.ts'
import { captureLines } from '../harness/capture-lines.ts'
import { readCommandFile } from '../harness/fake-runner.ts'
import { IMAGE, IMAGE_API_JSON, startSimulator } from '../harness/simulator.ts'

/** What a person reads only when the author of the Action did not think of the input. */
const CARELESS =
  /\bundefined\b|\[object |\bNaN\b| at .*\.[jt]s:\d|Maximum call stack|Cannot read prop/

const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:x\nsize 9\n'

let hub: Awaited<ReturnType<typeof startSimulator>>
let dir: string
beforeAll(async () => {
  hub = await startSimulator()
  dir = await mkdtemp(join(tmpdir(), 'action-'))
  const work = join(dir, 'work')
  await mkdir(work)
  await mkdir(join(dir, 'temp'))
  await writeFile(join(work, 'api.json'), IMAGE_API_JSON)
  await writeFile(join(work, 'empty.png'), '')
  await writeFile(join(work, 'page.png'), '<html>Sign in</html>')
  await writeFile(join(work, 'error.png'), '{"error": "denied"}')
  await writeFile(join(work, 'text.png'), 'a cat')
  await writeFile(join(work, 'sound.png'), 'ID3\u0004')
  await writeFile(join(work, 'pointer.png'), POINTER)
  await writeFile(join(work, 'values.yml'), '6.text: a')
  await writeFile(join(dir, 'cat.png'), IMAGE)
})
afterAll(async () => {
  await hub[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

const paths = () => ({
  GITHUB_OUTPUT: join(dir, 'output'),
  GITHUB_STEP_SUMMARY: join(dir, 'summary'),
  GITHUB_WORKSPACE: join(dir, 'work'),
  RUNNER_TEMP: join(dir, 'temp'),
})
beforeEach(() => {
  for (const [name, value] of Object.entries(paths())) vi.stubEnv(name, value)
})
afterEach(() => vi.unstubAllEnvs())

let lines: string[]

/** Runs the step in this process. Returns what is wrong with how its inputs are refused. */
async function misjudged(
  changed: Readonly<Record<string, string>>,
  { message, input = '' }: { message: string; input?: string | Uint8Array },
): Promise<string[]> {
  const inputs = { ...hub.inputs, ...changed }
  const variables = Object.entries(inputs).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  )
  for (const [name, value] of variables) vi.stubEnv(name, value)
  const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } = paths()
  for (const path of [GITHUB_OUTPUT, GITHUB_STEP_SUMMARY]) await writeFile(path, '')
  lines.length = 0
  const name = JSON.stringify(changed).slice(0, 200)
  try {
    const succeeded = await runStep(process.env, new Log(), new AbortController().signal)
    if (succeeded) return [`${name}: accepted`]
  } catch (error) {
    return [`${name}: crashed: ${(error as Error).stack}`]
  } finally {
    for (const [variable] of variables) vi.stubEnv(variable, '')
  }
  const text = `${lines.join('\n')}\n${await readFile(GITHUB_STEP_SUMMARY, 'utf8')}`
  const wrong: string[] = []
  const fail = (what: string) => wrong.push(`${name}: ${what}: ${lines.join(' ').slice(0, 300)}`)
  if ((await readCommandFile(GITHUB_OUTPUT)).status !== 'refused') fail('not refused')
  const errors = lines.filter((line) => line.startsWith('::error'))
  if (!errors.some((line) => line.includes(message))) fail('no reason')
  const quoted = CARELESS.test(`${Object.values(changed)} ${input}`)
  if (!quoted && CARELESS.test(text)) fail('careless')
  if (text.includes(hub.inputs['api-key'])) fail('the key')
  return wrong
}

async function inTurn(checks: readonly (() => Promise<string[]>)[]): Promise<string[]> {
  lines = captureLines()
  const wrong: string[] = []
  for (const check of checks) wrong.push(...(await check()))
  return wrong
}

test('bad inputs are refused by name, and nothing is sent', async () => {
  const checks = BAD_INPUTS.map(
    ({ inputs, message }) =>
      () =>
        misjudged(inputs, { message }),
  )
  expect(await inTurn(checks)).toEqual([])
  expect(hub.simulator.log).toEqual([])
})

const FILES: readonly (readonly [string, string, readonly BadInput[]])[] = [
  ['workflow-file', 'bad-api.json', BAD_WORKFLOWS],
  ['inputs-file', 'bad-inputs.yml', BAD_MAPS],
  ...Object.entries(BAD_BATCHES).map(([name, inputs]) => ['batch', `bad-${name}`, inputs] as const),
]

test.each(FILES)('%s: %s is refused by name, and nothing is sent', async (input, file, all) => {
  const checks = all.map((bad) => async () => {
    await writeFile(join(dir, 'work', file), bad.input)
    const wrong = await misjudged({ [input]: file }, { message: file, input: bad.input })
    return wrong.map((text) => `${bad.name}: ${text}`)
  })
  expect(await inTurn(checks)).toEqual([])
  expect(hub.simulator.log).toEqual([])
})
