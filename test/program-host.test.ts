import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runInHost } from './support/program-host.ts'

const TIME = new URL('support/fast-time.mjs?speed=100', import.meta.url).href

/** Writes a program, and returns a function that runs it in the host of this test. */
async function createProgram(source: string, env: Record<string, string> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'program-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const entry = join(dir, 'main.mjs')
  await writeFile(entry, source)
  await writeFile(join(dir, 'state.mjs'), 'export const state = { runs: 0 }')
  const { PATH = '' } = process.env
  return (...args: string[]) => runInHost(TIME, { entry, args, env: { PATH, ...env }, cwd: dir })
}

const result = (code: number, stdout = '', stderr = '') => ({ code, signal: null, stdout, stderr })

test('a program gets its arguments, environment, directory and new modules', async () => {
  const source = `
    import { state } from './state.mjs'
    const { argv, env, exitCode } = process
    const [pid, cwd] = [process.pid, process.cwd()]
    console.log(JSON.stringify({ pid, cwd, args: argv.slice(2), env, exitCode, runs: ++state.runs }))
    env.LEFT = 'behind'
    process.exitCode = 4`
  const run = await createProgram(source, { GIVEN: 'yes' })
  const [first, second] = [await run('a'), await run('b', 'c')]
  expect([first.code, second.code]).toEqual([4, 4])
  const [one, two] = [JSON.parse(first.stdout), JSON.parse(second.stdout)]
  expect(two).toEqual({ ...one, args: ['b', 'c'], runs: 1 })
  expect(Object.keys(two.env)).toEqual(['PATH', 'GIVEN'])
})

test('a program imports modules while it runs, and knows where it is', async () => {
  const run = await createProgram(`
    import { readFileSync } from 'node:fs'
    const [one, two] = await Promise.all([import('./state.mjs'), import('./state.mjs')])
    const { main, dirname, filename, url } = import.meta
    console.log(one === two, ++one.state.runs, (await import('node:fs')).readFileSync === readFileSync)
    console.log(main, filename === dirname + '/main.mjs', new URL(url).pathname === filename)`)
  const ended = await run()
  expect(ended).toEqual(result(0, 'true 1 true\ntrue true true\n'))
  expect(await run()).toEqual(ended)
})

test('a run ends when nothing keeps its process alive, and its exit listeners are called', async () => {
  const run = await createProgram(`
    process.once('exit', (code) => console.log('exit', code, process.listenerCount('SIGINT')))
    process.on('SIGINT', () => {})
    setInterval(() => console.log('never'), 1000).unref()
    setTimeout(() => console.log('later'), 500)
    console.error('ended')`)
  const ended = await run()
  expect(ended).toEqual(result(0, 'later\nexit 0 1\n', 'ended\n'))
  expect(await run()).toEqual(ended)
})

test.for([
  ['process.exit', 'process.exit(3)', result(3)],
  ['an error', 'throw new Error("broken")', result(1, '', expect.stringContaining('broken'))],
  [
    'an error in a callback',
    'setTimeout(() => { throw new Error("broken") })',
    result(1, '', expect.stringContaining('broken')),
  ],
  ['a rejection', 'void Promise.reject(new Error("broken"))', result(1, '', expect.any(String))],
  ['an await that never settles', 'await new Promise(() => {})', result(13)],
  [
    'a kill',
    'process.kill(process.pid, "SIGKILL")',
    { ...result(0), code: null, signal: 'SIGKILL' },
  ],
] as const)(
  '%s ends a program as it ends a process, and the next one runs',
  async ([, end, expected]) => {
    const run = await createProgram(`if (process.argv[2] === 'end') { ${end} }`)
    expect(await run('end')).toEqual(expected)
    expect(await run()).toEqual(result(0))
  },
)

test('no program runs where another one has changed the globals', async () => {
  const run = await createProgram('console.log(process.pid, globalThis.left); globalThis.left = 1')
  const [first, second] = [await run(), await run()]
  expect(second.stdout).toMatch(/^\d+ undefined\n$/)
  expect(second.stdout).not.toBe(first.stdout)
})

test('programs that run at the same time have hosts of their own', async () => {
  const run = await createProgram('setTimeout(() => console.log(process.pid), 1000)')
  const [first, second] = await Promise.all([run(), run()])
  expect(first.stdout).not.toBe(second.stdout)
})
