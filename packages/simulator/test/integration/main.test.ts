import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

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

test.each(['SIGTERM', 'SIGINT'] as const)('pnpm simulator serves until %s', async (signal) => {
  const { child, printed, ended } = start('--port', '0')
  while (!printed.out.includes('Stop it')) await once(child.stdout, 'data')
  const baseUrl = /base URL +(http:\S+)/.exec(printed.out)?.[1]
  const apikey = /API key +(\w{32})/.exec(printed.out)?.[1]
  const response = await fetch(`${baseUrl}/uc/openapi/accountStatus`, {
    method: 'POST',
    body: JSON.stringify({ apikey }),
  })
  expect(await response.json()).toMatchObject({ code: 0 })
  child.kill(signal)
  expect(await ended).toEqual([0, null])
  expect(printed.error).toBe('')
})

test('pnpm simulator explains what to do when the port is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const { printed, ended } = start('--port', String(port))
  expect(await ended).toEqual([1, null])
  expect(printed.error).toContain(`Port ${port} is in use`)
  expect(printed.error).not.toContain('    at ')
  other.close()
})

test.each([
  [['--port', 'x'], '--port: expected a number from 0 to 65535, got "x"'],
  [['--prot', '1'], "'--prot'"],
])('pnpm simulator refuses the arguments %j', async (args, message) => {
  const { printed, ended } = start(...args)
  expect(await ended).toEqual([2, null])
  expect(printed.error).toContain(message)
})
