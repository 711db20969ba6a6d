/**
 * `pnpm --filter worker run build`: bundles the page into `public/`, which is committed.
 * `node build.ts <directory>` writes to another directory.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { build } from 'esbuild'

const here = import.meta.dirname
const out = resolve(process.argv[2] ?? join(here, '..', 'public'))

await build({
  absWorkingDir: here,
  entryPoints: { page: 'main.tsx' },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  charset: 'utf8',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  banner: { js: '/* preact: /licenses.txt */' },
})

const preact = dirname(createRequire(import.meta.url).resolve('preact/package.json'))
const license = await readFile(join(preact, 'LICENSE'), 'utf8')
await writeFile(join(out, 'licenses.txt'), `preact\n\n${license}`)
