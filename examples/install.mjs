/**
 * Installs what the demo needs: not the browser, the Workers runtime and the linters of the tests.
 * A checkout that has them keeps them. Runs in the Node of the machine, before Node 24 is there.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const hasAll = existsSync('node_modules/vitest')
const install = hasAll ? 'pnpm install' : 'pnpm install --prod --filter demo...'
process.exitCode = spawnSync(install, { stdio: 'inherit', shell: true }).status ?? 1
