/**
 * `node release/publish.ts`: publishes the tarballs in `out/packages`, each after those it depends
 * on. A version that the registry has is skipped, so a release that failed halfway can run again.
 */

import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PACKED } from './pack.ts'
import { PUBLISHED, root } from './published.ts'
import { run } from './run.ts'

for (const directory of PUBLISHED) {
  const { name, version } = JSON.parse(
    await readFile(join(root, directory, 'package.json'), 'utf8'),
  )
  const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
  if (globSync(file, { cwd: PACKED }).length === 0) throw new Error(`${file} is not packed`)
  if (await isPublished(`${name}@${version}`)) {
    console.log(`${name}@${version} is published already`)
    continue
  }
  const tag = version.includes('-') ? 'next' : 'latest'
  // The workflow sets NPM_CONFIG_PROVENANCE.
  await run('npm', ['publish', join(PACKED, file), '--access', 'public', '--tag', tag])
  console.log(`${name}@${version} is published`)
}

async function isPublished(spec: string): Promise<boolean> {
  try {
    return (await run('npm', ['view', spec, 'version'])) !== ''
  } catch (error) {
    if (String(error).includes('E404')) return false
    throw error
  }
}
