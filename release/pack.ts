/**
 * `pnpm pack:packages`: builds what is published and packs it into `out/packages`. Another directory:
 * `node release/pack.ts <directory>`.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { PUBLISHED, root } from './published.ts'
import { run } from './run.ts'

const out = resolve(process.argv[2] ?? join(root, 'out', 'packages'))

await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
for (const directory of PUBLISHED) {
  const cwd = join(root, directory)
  await rm(join(cwd, 'dist'), { recursive: true, force: true })
  await run('pnpm', ['run', 'build'], { cwd })
  console.log(await run('pnpm', ['pack', '--pack-destination', out], { cwd }))
}
