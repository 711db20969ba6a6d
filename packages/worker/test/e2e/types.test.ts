import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { wrangler } from '../../wrangler.ts'

const root = join(import.meta.dirname, '../..')

test('worker-configuration.d.ts is what wrangler.jsonc gives: run `pnpm --filter worker types`', async () => {
  const options = ['--include-runtime=false', '--strict-vars=false']
  const args = [wrangler, 'types', '--check', ...options]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  expect(stdout).toContain('up to date')
})
