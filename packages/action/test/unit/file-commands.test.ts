import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { appendSummary, saveState, setOutput } from '../../src/runner/file-commands.ts'
import { readCommandFile } from '../harness/fake-runner.ts'

afterEach(() => vi.unstubAllEnvs())

test('setOutput writes any value so that the runner reads it back unchanged', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'values-'))
  try {
    const path = join(dir, 'output')
    await writeFile(path, '')
    vi.stubEnv('GITHUB_OUTPUT', path)
    const values = {
      plain: 'a=b<<c',
      empty: '',
      lines: 'a\nurl=https://evil.example/\nb<<E\nhacked\nE\n',
      delimiter: 'x\nghadelimiter_\nurl=https://evil.example/',
      unicode: '猫\u2028猫',
    }
    for (const [name, value] of Object.entries(values)) setOutput(name, value)
    expect(await readCommandFile(path)).toEqual(values)
  } finally {
    await rm(dir, { recursive: true })
  }
})

test('without the files of a runner, nothing is written or printed', async () => {
  for (const name of ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']) vi.stubEnv(name, '')
  const write = vi.spyOn(process.stdout, 'write')
  setOutput('a', 'b')
  saveState('a', 'b')
  await appendSummary('text')
  expect(write).not.toHaveBeenCalled()
  write.mockRestore()
})
