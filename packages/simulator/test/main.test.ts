import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function start(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args])
  const printed = { out: '', error: '' }
  child.stdout.on('data', (data) => {
    printed.out += data
  })
  child.stderr.on('data', (data) => {
    printed.error += data
  })
  return { child, printed, ended: once(child, 'close') }
}

test.each(['SIGTERM', 'SIGINT'] as const)('serves until %s', async (signal) => {
  const { child, printed, ended } = start('--port', '0')
  while (!printed.out.includes('Stop it')) await once(child.stdout, 'data')
  const baseUrl = /base URL +(http:\S+)/.exec(printed.out)?.[1]
  const apikey = /API key +(\w{32})/.exec(printed.out)?.[1]
  const answer = await fetch(`${baseUrl}/uc/openapi/accountStatus`, {
    method: 'POST',
    body: JSON.stringify({ apikey }),
  })
  expect(await answer.json()).toMatchObject({ code: 0 })
  child.kill(signal)
  expect(await ended).toEqual([0, null])
  expect(printed.error).toBe('')
})

test('says what to do when the port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const { printed, ended } = start('--port', String(port))
  expect(await ended).toEqual([1, null])
  expect(printed.error).toContain(`Port ${port} is taken`)
  expect(printed.error).not.toContain('    at ')
  other.close()
})

test.each([
  [['--port', 'x'], '--port wants a number from 0 to 65535, got "x"'],
  [['--prot', '1'], "'--prot'"],
])('turns %j down', async (args, message) => {
  const { printed, ended } = start(...args)
  expect(await ended).toEqual([2, null])
  expect(printed.error).toContain(message)
})
