import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BadInput } from '../../../core/test/harness/bad-inputs/bad-input.ts'
import { BAD_BATCHES, BAD_MAPS } from '../../../core/test/harness/bad-inputs/bad-values.ts'
import { BAD_WORKFLOWS } from '../../../core/test/harness/bad-inputs/bad-workflows.ts'
import { BAD_COMMANDS } from '../harness/bad-commands.ts'
import { executeHere } from '../harness/execute.ts'
import { API_KEY, example, startSimulator, testEnvironment } from '../harness/program.ts'
import { WORKFLOW_ID } from '../harness/setup.ts'

/** What a person reads only when the author of the program did not think of the input. */
const CARELESS =
  /\bundefined\b|\[object |\bNaN\b| at .*\.[jt]s:\d|Maximum call stack|Cannot read prop|Unexpected error|未预料/

let started: Awaited<ReturnType<typeof startSimulator>>
let env: Record<string, string>
const previous = process.cwd()
beforeAll(async () => {
  started = await startSimulator()
  const { dir } = started
  env = testEnvironment(join(dir, 'config'), { RUNNINGHUB_API_KEY: API_KEY })
  await copyFile(example('image-to-image/api.json'), join(dir, 'good.json'))
  await writeFile(join(dir, 'empty.png'), '')
  await writeFile(join(dir, 'page.png'), '<html>Sign in</html>')
  process.chdir(dir)
})
afterAll(async () => {
  process.chdir(previous)
  await started[Symbol.asyncDispose]()
})

/** Returns what is wrong with how a command line is refused, in both languages. */
async function misjudged(
  given: readonly string[],
  { message, input = '' }: { message: string; input?: string | Uint8Array },
): Promise<string[]> {
  const args = withBaseUrl(given)
  const quoted = CARELESS.test(`${given.join(' ')} ${input}`)
  const wrong: string[] = []
  for (const language of ['en', 'zh'] as const) {
    const { code, out, err } = await executeHere(args, { env, language })
    const fail = (what: string) =>
      wrong.push(`${JSON.stringify(given).slice(0, 200)}: ${what}: ${err.slice(0, 300)}`)
    if (code !== 2) fail(`exit code ${code}`)
    if (out !== '') fail('stdout')
    if (err.trim() === '') fail('silence')
    const names = language === 'zh' || err.toLowerCase().includes(message.toLowerCase())
    if (!names) fail('no reason')
    if (!quoted && CARELESS.test(err)) fail('careless')
    if (/(?!\n)\p{Cc}/u.test(err)) fail('a control character')
    if (err.includes(API_KEY)) fail('the key')
  }
  return wrong
}

/** Adds the URL of the simulator, so that nothing that is accepted by mistake leaves the machine. */
function withBaseUrl(args: readonly string[]): readonly string[] {
  if (args.some((arg) => arg.startsWith('--base-url'))) return args
  if (/^(nodes|list|completion|simulate|help|-.*)$/.test(args[0] ?? '')) return args
  const end = args.indexOf('--')
  return args.toSpliced(end > 0 ? end : args.length, 0, '--base-url', started.baseUrl)
}

async function inTurn(checks: readonly (() => Promise<string[]>)[]): Promise<string[]> {
  const wrong: string[] = []
  for (const check of checks) wrong.push(...(await check()))
  return wrong
}

test('a bad command line is refused by name, and nothing is sent', async () => {
  const checks = BAD_COMMANDS.map(
    ({ args, message }) =>
      () =>
        misjudged(args, { message }),
  )
  expect(await inTurn(checks)).toEqual([])
  expect(started.simulator.log).toEqual([])
})

const RUN = ['run', 'good.json', '--workflow-id', WORKFLOW_ID]
const FILES: readonly (readonly [string, readonly BadInput[], readonly string[]])[] = [
  ['bad-api.json', BAD_WORKFLOWS, ['run', 'bad-api.json', '--workflow-id', WORKFLOW_ID]],
  ['bad-inputs.yml', BAD_MAPS, [...RUN, '--inputs', 'bad-inputs.yml']],
  ...Object.entries(BAD_BATCHES).map(
    ([name, inputs]) => [`bad-${name}`, inputs, [...RUN, '--batch', `bad-${name}`]] as const,
  ),
]

test.each(FILES)('%s is refused by name, and nothing is sent', async (file, inputs, args) => {
  const checks = inputs.map(({ name, input }) => async () => {
    await writeFile(file, input)
    const wrong = await misjudged(args, { message: file, input })
    return wrong.map((text) => `${name}: ${text}`)
  })
  expect(await inTurn(checks)).toEqual([])
  expect(started.simulator.log).toEqual([])
})

test('a missing API key is an error that names its variable', async () => {
  const { RUNNINGHUB_API_KEY: _, ...others } = env
  const { code, err } = await executeHere(withBaseUrl(RUN), { env: others })
  expect([code, err]).toEqual([2, expect.stringContaining('RUNNINGHUB_API_KEY')])
})

test.each(['a b', 'a\u0007b', '密', 'a\nb', '\ud800'])(
  'a malformed API key is refused and not printed: %j',
  async (key) => {
    for (const args of [
      RUN,
      ['account'],
      ['status', '1910246754753896450'],
      ['upload', 'page.png'],
    ]) {
      const malformed = { ...env, RUNNINGHUB_API_KEY: key }
      const { code, err } = await executeHere(withBaseUrl(args), { env: malformed })
      expect([code, err]).toEqual([2, expect.stringContaining('RUNNINGHUB_API_KEY')])
      expect(err).not.toContain(key)
    }
    expect(started.simulator.log).toEqual([])
  },
)
