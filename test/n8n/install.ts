import { execFile } from 'node:child_process'
import { access, copyFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where n8n is installed: about 2 GB, which is kept for the next run. */
const DIR = process.env.N8N_DIR ?? join(tmpdir(), 'runninghub-n8n')

export interface N8n {
  node: string
  program: string
}

/**
 * Installs n8n and the Node that it supports, once. The scripts of its 1,900 packages are not run,
 * except those of the database driver and of Node. One dependency is not on npm in the version that
 * n8n asks for; package.json overrides it.
 */
export async function installN8n(): Promise<N8n> {
  const node = join(DIR, 'node_modules/node/bin/node')
  const program = join(DIR, 'node_modules/n8n/bin/n8n')
  const driver = join(DIR, 'node_modules/sqlite3/build/Release/node_sqlite3.node')
  const installed = [node, program, driver].map((file) => access(file))
  if ((await Promise.allSettled(installed)).every(({ status }) => status === 'fulfilled'))
    return { node, program }
  console.log(`Installing n8n in ${DIR}, which takes some minutes`)
  await mkdir(DIR, { recursive: true })
  await copyFile(join(import.meta.dirname, 'package.json'), join(DIR, 'package.json'))
  const options = { cwd: DIR, maxBuffer: 2 ** 26 }
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], options)
  await run('npm', ['rebuild', 'sqlite3'], options)
  await run('npm', ['rebuild', 'node'], options)
  return { node, program }
}
