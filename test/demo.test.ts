import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

test('the demo goes from api.json to pictures on disk', { timeout: 60_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['examples/demo.ts'], {
    cwd: root,
  })
  const saved = [...stdout.matchAll(/saved +(\/.+\.png), \d+ bytes/g)].map(
    (match) => match[1] ?? '',
  )
  expect(saved).toHaveLength(2)
  for (const path of saved) {
    expect((await readFile(path)).subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  }
  expect(stdout).toMatch(/uploaded input\.png → api\/[0-9a-f]{64}\.png/)
  expect(stdout).toMatch(/url +http:\/\/127\.0\.0\.1:\d+\//)
  // The Action: outputs, a summary, and a job that is cancelled with its task.
  expect(stdout).toMatch(/output +status = succeeded/)
  expect(stdout).toContain('RunningHub: succeeded')
  expect(stdout).toMatch(/exit +130\noutputs +status=cancelled/)
})
