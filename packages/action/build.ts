/**
 * `pnpm build`: bundles the Action into one file and its chunks in `dist/`, which is committed.
 * `node build.ts <directory>` writes to another directory.
 *
 * Types are stripped first, because ncc's TypeScript loader needs a compiler API that TypeScript 7
 * does not have. ncc would minify only the main file, so esbuild minifies all files. Module ids
 * depend on paths relative to this package, so every checkout builds the same bytes.
 */
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { transform } from 'esbuild'
import { licenseTexts } from './licenses.ts'

const here = import.meta.dirname
/**
 * The entry of the post step: it loads the same bundle with the argument `post`. State of `main`
 * can be lost, and a bundle that then ran as `main` would pay for a second task.
 */
const POST = "process.argv.push('post')\nawait import('./index.js')\n"

/** Inside node_modules, so that packages resolve as they do from `src`. */
const staging = join(here, 'node_modules', '.cache', 'bundle')
const core = join(here, '..', 'core')

async function build(out: string): Promise<void> {
  await rm(staging, { recursive: true, force: true })
  await stripTypes(join(here, 'src'), join(staging, 'src'))
  await writeFile(join(staging, 'package.json'), '{"type":"module"}')
  await stageCore(join(staging, 'node_modules', '@runninghub-action', 'core'))

  process.chdir(here) // module ids are relative to the working directory
  const ncc = createRequire(import.meta.url)('@vercel/ncc')
  const entry = join(staging, 'src', 'main.js')
  const { code, assets, stats } = await ncc(entry, { cache: false, quiet: true })
  const { chunks, modules } = stats.toJson(STATS)
  const names = chunkNames(chunks)

  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'index.js'), await minify(loadByName(code, names)))
  for (const [id, name] of names) {
    const { source } = assets[`${id}.index.js`]
    await writeFile(join(out, `${name}.js`), await minify(String(source)))
  }
  await writeFile(join(out, 'post.js'), POST)
  await writeFile(join(out, 'package.json'), assets['package.json'].source)
  await writeFile(join(out, 'licenses.txt'), await licenseTexts(modules, staging))
}

/** All modules, including concatenated ones, and the imports that load each chunk. */
const STATS = {
  all: false,
  modules: true,
  nestedModules: true,
  modulesSpace: Number.POSITIVE_INFINITY,
  nestedModulesSpace: Number.POSITIVE_INFINITY,
  chunks: true,
  chunkOrigins: true,
  ids: true,
}

interface Chunk {
  id: number
  /** Empty except for the main chunk. */
  names: string[]
  origins: { request: string }[]
}

/** Names each chunk after its import. The chunk that two imports share is undici. */
function chunkNames(chunks: readonly Chunk[]): Map<number, string> {
  const names = new Map<number, string>()
  for (const {
    id,
    names: [main],
    origins,
  } of chunks) {
    if (main !== undefined) continue
    const [{ request = '' } = {}, ...others] = origins
    const path = request.replace(/^[./]*(@[^/]+\/)?/, '').replace(/(\/index)?\.js$/, '')
    names.set(id, others.length > 0 ? 'undici' : path.split('/').join('-'))
  }
  if (new Set(names.values()).size < names.size) throw new Error('Two chunks have the same name.')
  return names
}

/** Makes webpack's runtime load chunks by name; ncc can only name them by number. */
function loadByName(code: string, names: ReadonlyMap<number, string>): string {
  const byNumber = '"" + chunkId + ".index.js"'
  if (code.split(byNumber).length !== 2)
    throw new Error('Webpack loads its chunks in an unexpected way.')
  return code.replace(byNumber, `${JSON.stringify(Object.fromEntries(names))}[chunkId] + ".js"`)
}

async function minify(source: string): Promise<string> {
  const { code } = await transform(source, {
    minify: true,
    format: 'esm',
    target: 'node24',
    legalComments: 'none', // they are in licenses.txt
  })
  return code
}

/** Writes core as a package with plain JavaScript behind its exports. */
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

await build(resolve(process.argv[2] ?? join(here, 'dist')))
