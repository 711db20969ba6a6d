import { registerHooks } from 'node:module'

const PACKAGES = new URL('../../../', import.meta.url).href
/** Sources whose files and network are simulated: those of the programs, not of the simulator. */
const PROGRAMS = /^(core|action|cli|worker)\/(src|node_modules)\//

/** The main modules of programs. */
export const ENTRIES = ['action/src/main.ts', 'cli/src/main.ts']

/** What takes the place of a module that a program imports. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  'cloudflare:workers': 'cloudflare-workers.ts',
  'undici/index-fetch.js': 'undici.ts',
  'node:crypto': 'node-crypto.ts',
  fs: 'node-fs.ts',
  'node:fs': 'node-fs.ts',
  'node:fs/promises': 'node-fs-promises.ts',
  'node:os': 'node-os.ts',
}

/** A change of the source text of a module. */
export type Edit = (url: string, source: string) => string

/**
 * Replaces the modules with which a program reaches the world, and edits sources as they are loaded.
 * Must be called before any module of a program loads.
 */
export function installModules(edit: Edit = (_, source) => source): void {
  registerHooks({
    resolve(specifier, context, next) {
      const replacement = REPLACEMENTS[specifier]
      if (replacement === undefined || !isProgram(context.parentURL)) {
        return next(specifier, context)
      }
      return { url: new URL(replacement, import.meta.url).href, shortCircuit: true }
    },
    load(url, context, next) {
      const loaded = next(url, context)
      if (!url.startsWith(PACKAGES) || !loaded.source) return loaded
      const path = url.slice(PACKAGES.length)
      if (!PROGRAMS.test(path) || path.includes('/node_modules/')) return loaded
      const source = reportTransitions(path, edit(path, String(loaded.source)))
      return { ...loaded, source: exportStart(path, source) }
    },
  })
}

/** The place at which the Worker's queue has applied an event to a task. */
const APPLIED = 'this.#onTransition(before, event, row)'

/** Makes the Worker's queue tell the campaign which event it has applied. */
function reportTransitions(path: string, source: string): string {
  if (path !== 'worker/src/queue/tables/tasks.ts') return source
  if (source.split(APPLIED).length !== 2) throw new Error(`${path} does not contain ${APPLIED}`)
  const report = 'globalThis.onQueueTransition?.(row.id, before.state, event, state)'
  return source.replace(APPLIED, `${APPLIED}\n    ${report}`)
}

/** Makes the main module of a program export its start instead of starting the program. */
function exportStart(path: string, source: string): string {
  if (!ENTRIES.includes(path)) return source
  const [started, ...others] = source.split(/^(?=(?:process\.exitCode = )?await main\()/m)
  if (others.length !== 1) throw new Error(`${path} does not end with a call of main`)
  return `${started}export const start = async () => {\n${others[0]}}\n`
}

function isProgram(url = ''): boolean {
  return url.startsWith(PACKAGES)
    ? PROGRAMS.test(url.slice(PACKAGES.length))
    : url.includes('@actions')
}
