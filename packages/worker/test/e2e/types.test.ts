import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { wrangler } from '../../wrangler.ts'

const root = join(import.meta.dirname, '../..')

test('worker-configuration.d.ts is up to date with wrangler.jsonc: run `pnpm --filter worker run types`', async () => {
  const options = ['--include-runtime=false', '--strict-vars=false']
  const args = [wrangler, 'types', '--check', ...options]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  expect(stdout).toContain('up to date')
})
