import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { MAIN, SOURCE, testEnvironment } from '../harness/program.ts'
import { setup } from '../harness/setup.ts'

test.each([
  ['as published', MAIN, 'runninghub'],
  ['from its sources', SOURCE, 'npx -y pnpm@12 runninghub'],
])('simulate %s serves until SIGTERM and then exits with 0', async (_name, main, command) => {
  const { run, dir } = await setup()
  const child = spawn(process.execPath, [main, 'simulate', '--port', '0'], {
    cwd: dir,
    env: testEnvironment(dir),
  })
  const baseUrl = await new Promise<string>((resolve) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const [, start, url] = /^ {2}(\S.*) run --base-url (\S+)$/m.exec(text) ?? []
      if (start === command && url) resolve(url)
    })
  })
  expect((await run(['account', '--base-url', baseUrl])).out).toContain('1000')
  child.kill('SIGTERM')
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0)
})
