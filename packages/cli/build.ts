/**
 * `pnpm build:packages`: bundles the terminal program and all it needs into `dist/`, so that `npx`
 * downloads one package. Each command is a chunk that loads when it is used.
 */
import { chmod, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { licenseTextsOf } from '../action/licenses.ts'

const dist = join(import.meta.dirname, 'dist')

/** Packages in CommonJS, such as ws and undici, load Node's modules with `require`. */
const REQUIRE =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);"

await rm(dist, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/main.ts'],
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none', // they are in licenses.txt
  banner: { js: REQUIRE },
  metafile: true,
})
await chmod(join(dist, 'main.js'), 0o755)
const files = Object.keys(metafile.inputs).map((path) => resolve(import.meta.dirname, path))
await writeFile(join(dist, 'licenses.txt'), await licenseTextsOf(files))
