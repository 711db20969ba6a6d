import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { appendSummary, saveState, setOutput } from '../../src/runner/file-commands.ts'
import { readValues } from '../support/run-action.ts'

afterEach(() => vi.unstubAllEnvs())

test('whatever a value holds, it comes back whole, and no other comes with it', async () => {
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
    expect(await readValues(path)).toEqual(values)
  } finally {
    await rm(dir, { recursive: true })
  }
})

test('outside of a runner nothing is written, and no command printed', async () => {
  for (const name of ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']) vi.stubEnv(name, '')
  const write = vi.spyOn(process.stdout, 'write')
  setOutput('a', 'b')
  saveState('a', 'b')
  await appendSummary('text')
  expect(write).not.toHaveBeenCalled()
  write.mockRestore()
})
