/**
 * `pnpm build:packages`: bundles the terminal program into `dist/`, so that `npx` downloads one
 * package.
 */
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { licenseTextsOf } from '../action/licenses.ts'
import { bundleProgram } from './bundle.ts'

const dist = join(import.meta.dirname, 'dist')

await rm(dist, { recursive: true, force: true })
await mkdir(dist)
const { metafile, outputFiles } = await bundleProgram('dist')
for (const { path, contents } of outputFiles) await writeFile(path, contents)
await chmod(join(dist, 'main.js'), 0o755)
const files = Object.keys(metafile.inputs).map((path) => resolve(import.meta.dirname, path))
await writeFile(join(dist, 'licenses.txt'), await licenseTextsOf(files))
