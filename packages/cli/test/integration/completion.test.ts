import { execFile } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { MAIN } from '../harness/program.ts'
import { lines, setup } from '../harness/setup.ts'

const posix = process.platform !== 'win32'

test.runIf(posix)(
  'bash completes with the script, and evaluates nothing that is typed',
  async () => {
    const { run, dir, env } = await setup()
    await writeFile(join(dir, 'runninghub.bash'), (await run(['completion', 'bash'])).out)
    const complete = async (...words: string[]) => {
      const script = `source ./runninghub.bash
        COMP_WORDS=(runninghub "$@")
        COMP_CWORD=$#
        _runninghub
        printf '%s\\n' "\${COMPREPLY[@]}"`
      const options = { cwd: dir, env }
      const args = ['--norc', '-c', script, 'bash', ...words]
      return lines((await promisify(execFile)('bash', args, options)).stdout)
    }
    expect(await complete('ca')).toEqual(['cancel'])
    expect(await complete('run', '--work')).toEqual(['--workflow-id'])
    expect(await complete('run', '--set', '$(touch evaluated)', '--dow')).toEqual(['--download'])
    expect(await readdir(dir)).not.toContain('evaluated')
  },
)

test.each(['bash', 'zsh', 'fish', 'powershell'])(
  'completion prints a script for %s',
  async (shell) => {
    const { run } = await setup()
    const { code, out } = await run(['completion', shell])
    expect([code, out]).toEqual([0, expect.stringContaining(`${MAIN}' complete `)])
  },
)

test('completion of an unknown shell is an error', async () => {
  const { run } = await setup()
  expect(await run(['completion', 'csh'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('bash, zsh, fish, powershell'),
  })
})
