import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testEnvironment } from '../harness/program.ts'
import { Terminal } from '../harness/terminal.ts'

test.runIf(process.platform === 'linux')(
  'open at a terminal opens the page in the browser',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'runninghub-open-'))
    const browser = join(dir, 'browser')
    const opened = join(dir, 'opened')
    await writeFile(browser, `#!/bin/sh\necho "$1" > ${opened}\n`)
    await chmod(browser, 0o755)
    const terminal = new Terminal(['open', '1910246754753896450'], {
      cwd: dir,
      env: testEnvironment(dir, { BROWSER: browser, DISPLAY: ':0' }),
    })
    onTestFinished(() => terminal.kill())
    const page = 'https://www.runninghub.cn/call-api/call-record-detail/1910246754753896450'
    await terminal.waitFor(page)
    expect(await terminal.exited).toBe(0)
    await expect.poll(() => readFile(opened, 'utf8').catch(() => '')).toBe(`${page}\n`)
  },
)
