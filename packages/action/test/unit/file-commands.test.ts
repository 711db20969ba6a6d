import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setValue } from '../../src/runner/file-commands.ts'
import { readValues } from '../support/run-action.ts'

test('whatever a value holds, it comes back whole, and no other comes with it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'values-'))
  try {
    const GITHUB_OUTPUT = join(dir, 'output')
    const values = {
      plain: 'a=b<<c',
      empty: '',
      lines: 'a\nurl=https://evil.example/\nb<<E\nhacked\nE\n',
      delimiter: 'x\nghadelimiter_\nurl=https://evil.example/',
      unicode: '猫\u2028猫',
    }
    for (const [name, value] of Object.entries(values)) {
      setValue({ GITHUB_OUTPUT } as NodeJS.ProcessEnv, 'GITHUB_OUTPUT', name, value)
    }
    expect(await readValues(GITHUB_OUTPUT)).toEqual(values)
  } finally {
    await rm(dir, { recursive: true })
  }
})

test('outside of a runner there is no file, and nothing to do', () => {
  expect(() => setValue({} as NodeJS.ProcessEnv, 'GITHUB_OUTPUT', 'a', 'b')).not.toThrow()
})
