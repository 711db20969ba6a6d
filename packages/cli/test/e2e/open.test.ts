import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testEnvironment } from '../harness/program.ts'
import { Terminal } from '../harness/terminal.ts'

const TASK = '1910246754753896450'
const PAGE = `https://www.runninghub.cn/call-api/call-record-detail/${TASK}`

/** Runs `runninghub open` at a terminal. The programs of the machine are those in `dir`. */
function openTask(dir: string): Terminal {
  const env = testEnvironment(dir, { PATH: dir, DISPLAY: ':0' })
  const terminal = new Terminal(['open', TASK], { cwd: dir, env })
  onTestFinished(() => terminal.kill())
  return terminal
}

test.runIf(process.platform === 'linux')(
  'open at a terminal opens the page in the browser',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'runninghub-open-'))
    const opened = join(dir, 'opened')
    await writeFile(join(dir, 'xdg-open'), `#!/bin/sh\necho "$1" > ${opened}\n`)
    await chmod(join(dir, 'xdg-open'), 0o755)
    const terminal = openTask(dir)
    await terminal.waitFor(PAGE)
    expect(await terminal.exited).toBe(0)
    await expect
      .poll(() => readFile(opened, 'utf8').catch(() => ''), { timeout: 50_000 })
      .toBe(`${PAGE}\n`)
  },
)

test.runIf(process.platform === 'linux')(
  'open prints the page on a machine that cannot open it',
  async () => {
    const terminal = openTask(await mkdtemp(join(tmpdir(), 'runninghub-open-')))
    expect(await terminal.exited).toBe(0)
    expect(terminal.text).toBe(PAGE)
  },
)
