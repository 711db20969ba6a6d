import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { demoLines } from '../docs/generate/demo-picture.ts'

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
  // The picture of the READMEs is of such a run: the same steps, with other times and ids.
  const picture = await readFile(join(root, 'docs/images/demo.svg'), 'utf8')
  const shown = [...picture.matchAll(/<text [^>]*xml:space[^>]*>(.*)<\/text>/g)].map(
    ([, line = '']) => line.replace(/<[^>]+>/g, ''),
  )
  expect(shown.map(step)).toEqual(demoLines(stdout).map(step))
})

/** A line of the demo without what differs in each run. A busy machine skips some progress. */
function step(line: string): string {
  return line.replace(/^ *\S+ s/, '').replace(/\d{19}|_\w+\.png|\d+ (?=%|s,|bytes)/g, '…')
}
