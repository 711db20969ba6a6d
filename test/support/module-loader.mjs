// Loads new instances of a program's modules for each run. V8 compiles a module once, which takes as
// long as many a run: the next instances get the compiled code.
import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { SourceTextModule, SyntheticModule } from 'node:vm'

/** The source and the compiled code of each file, by URL. */
const compiled = new Map()

/** Runs a program whose modules import only files and Node's modules. Resolves when it is evaluated. */
export async function runProgram(path) {
  const entry = pathToFileURL(path).href
  const modules = new Map()
  let linked = Promise.resolve()

  async function load(specifier, from) {
    const url = isBuiltin(specifier) ? specifier : new URL(specifier, from).href
    if (!modules.has(url)) {
      modules.set(url, isBuiltin(url) ? wrap(await import(url)) : loadFile(url))
    }
    return modules.get(url)
  }

  function loadFile(url) {
    const known = compiled.get(url)
    const source = known?.source ?? readFileSync(fileURLToPath(url), 'utf8')
    const module = new SourceTextModule(source, {
      identifier: url,
      ...(known && { cachedData: known.code }),
      initializeImportMeta(meta) {
        const filename = fileURLToPath(url)
        Object.assign(meta, { url, filename, dirname: dirname(filename), main: url === entry })
      },
      importModuleDynamically: (specifier) => evaluate(specifier, url),
    })
    if (!known) compiled.set(url, { source, code: module.createCachedData() })
    return module
  }

  async function link(module) {
    if (module.status === 'unlinked')
      await module.link((name, { identifier }) => load(name, identifier))
  }

  async function evaluate(specifier, from) {
    const module = await load(specifier, from)
    // One after the other: modules with an import in common cannot be linked at the same time.
    linked = linked.then(() => link(module))
    await linked
    await module.evaluate()
    return module
  }

  await evaluate(entry)
}

/** Returns a module that exports what a module of Node exports. */
function wrap(namespace) {
  const names = Object.keys(namespace)
  return new SyntheticModule(names, function setExports() {
    for (const name of names) this.setExport(name, namespace[name])
  })
}
