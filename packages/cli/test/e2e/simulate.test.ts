import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { MAIN } from '../harness/program.ts'
import { setup } from '../harness/setup.ts'

test('simulate serves until SIGTERM and then exits with 0', async () => {
  const { run, dir } = await setup()
  const child = spawn(process.execPath, [MAIN, 'simulate', '--port', '0'], { cwd: dir })
  const baseUrl = await new Promise<string>((resolve) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const url = /^ {2}npx -y pnpm@12 runninghub run --base-url (\S+)$/m.exec(text)?.[1]
      if (url) resolve(url)
    })
  })
  expect((await run(['account', '--base-url', baseUrl])).out).toContain('1000')
  child.kill('SIGTERM')
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0)
})
