import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { API_KEY } from '../harness/program.ts'
import { setup } from '../harness/setup.ts'

/** Returns a simulator, and a program without a key in its environment. */
async function setupWithoutKey() {
  const started = await setup()
  const { RUNNINGHUB_API_KEY, ...env } = started.env
  const keysFile = join(started.dir, 'config', 'runninghub', 'keys.json')
  return {
    ...started,
    keysFile,
    runOnline: (args: string[], stdin = '') => started.runOnline(args, { env, stdin }),
  }
}

test('login stores a key that RunningHub accepts, and logout removes it', async () => {
  const { runOnline, keysFile, baseUrl } = await setupWithoutKey()
  expect((await runOnline(['account'])).code).toBe(2)
  const { code, out, err } = await runOnline(['login'], `${API_KEY}\n`)
  expect([code, out], err).toEqual([0, ''])
  expect(err).toContain('Balance: 1000 coins')
  expect(err).not.toContain(API_KEY)
  expect(JSON.parse(await readFile(keysFile, 'utf8'))).toEqual({ [baseUrl]: API_KEY })
  if (process.platform !== 'win32') expect((await stat(keysFile)).mode & 0o777).toBe(0o600)
  expect((await runOnline(['account'])).code).toBe(0)

  expect((await runOnline(['logout'])).err).toContain(`Removed the API key for ${baseUrl}`)
  expect(JSON.parse(await readFile(keysFile, 'utf8'))).toEqual({})
  expect((await runOnline(['account'])).code).toBe(2)
  expect((await runOnline(['logout'])).err).toContain('No API key is stored')
})

test('login does not store a key that RunningHub rejects', async () => {
  const { runOnline, keysFile, simulator } = await setupWithoutKey()
  const { code, err } = await runOnline(['login'], 'f'.repeat(32))
  expect([code, err]).toEqual([3, expect.stringContaining('the API key is not known')])
  expect(simulator.log).toHaveLength(1)
  await expect(readFile(keysFile)).rejects.toThrow('ENOENT')
})

test.each([
  ['nothing', ''],
  ['two lines', `${API_KEY}\n${API_KEY}`],
])('login refuses %s as a key and sends nothing', async (_name, stdin) => {
  const { runOnline, simulator } = await setupWithoutKey()
  const { code, err } = await runOnline(['login'], stdin)
  expect([code, err]).toEqual([2, expect.stringContaining('32 letters and digits')])
  expect(simulator.log).toEqual([])
})
