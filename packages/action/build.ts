/**
 * `pnpm build`: the Action as one file with its chunks, in `dist/`, which is committed: the
 * runner starts it as it is. `node build.ts <directory>` builds elsewhere, to compare.
 *
 * Types are stripped first, since ncc's TypeScript loader needs a compiler API that TypeScript 7
 * no longer has. ncc bundles; it would minify the main file only, so esbuild minifies them all.
 * Module ids come from paths relative to this package, so every checkout builds the same bytes.
 */
import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { transform } from 'esbuild'

const here = import.meta.dirname
/**
 * The file the runner starts as the post step: the same bundle, told what it is. A file of its
 * own, since anything that is handed from `main` to `post` can be lost on the way, and the bundle
 * that took itself for `main` then would pay for a second task.
 */
const POST = "process.argv.push('post')\nawait import('./index.js')\n"

/** Below node_modules, so that packages are found from here as from `src`. */
const staging = join(here, 'node_modules', '.cache', 'bundle')
const core = join(here, '..', 'core')

export async function build(out: string): Promise<void> {
  await rm(staging, { recursive: true, force: true })
  await stripTypes(join(here, 'src'), join(staging, 'src'))
  await writeFile(join(staging, 'package.json'), '{"type":"module"}')
  await stageCore(join(staging, 'node_modules', '@runninghub-action', 'core'))

  const bundled = join(staging, 'dist')
  const ncc = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js')
  const options = ['--no-cache', '--quiet', '--license', 'licenses.txt']
  await promisify(execFile)(
    process.execPath,
    [ncc, 'build', join(staging, 'src', 'main.js'), '--out', bundled, ...options],
    { cwd: here },
  )

  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  for (const name of await readdir(bundled)) {
    if (!name.endsWith('.js')) {
      await cp(join(bundled, name), join(out, name), { recursive: true })
      continue
    }
    const source = await readFile(join(bundled, name), 'utf8')
    const { code } = await transform(source, {
      minify: true,
      format: 'esm',
      target: 'node24',
      legalComments: 'none', // they are in licenses.txt
    })
    await writeFile(join(out, name), code)
  }
  await writeFile(join(out, 'post.js'), POST)
}

/** As a package of its own, with plain JavaScript behind its exports. */
async function stageCore(to: string): Promise<void> {
  await stripTypes(join(core, 'src'), join(to, 'src'))
  const manifest = await readFile(join(core, 'package.json'), 'utf8')
  await writeFile(join(to, 'package.json'), manifest.replaceAll('.ts"', '.js"'))
  await symlink(join(core, 'node_modules'), join(to, 'node_modules'), 'junction')
}

const relativeImport = /(from |import |import\()(['"])(\.{1,2}\/[^'"\n]+)\.ts\2/g

async function stripTypes(from: string, to: string): Promise<void> {
  for (const name of await readdir(from, { recursive: true })) {
    if (!name.endsWith('.ts')) continue
    const source = await readFile(join(from, name), 'utf8')
    const target = join(to, name.replace(/\.ts$/, '.js'))
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, stripTypeScriptTypes(source).replace(relativeImport, '$1$2$3.js$2'))
  }
}

if (import.meta.main) await build(resolve(process.argv[2] ?? join(here, 'dist')))
