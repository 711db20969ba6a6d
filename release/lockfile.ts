import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from './published.ts'

type Dependencies = Record<string, string>
type Pinned = Record<string, { version: string }>

interface Importer {
  dependencies?: Pinned
  devDependencies?: Pinned
  optionalDependencies?: Pinned
}

interface Lockfile {
  catalogs: { default: Record<string, unknown> }
  importers: Record<string, Importer>
  packages: Record<string, unknown>
  snapshots: Record<
    string,
    { dependencies?: Dependencies; optionalDependencies?: Dependencies } | undefined
  >
}

/** Reads pnpm-lock.yaml. */
export async function readLockfile(): Promise<Lockfile> {
  return parse(await readFile(join(root, 'pnpm-lock.yaml'), 'utf8'))
}

/** Returns the versions of each package among keys such as `name@1.0.0(peer@2.0.0)`. */
export function versionsOf(keys: Iterable<string>): Map<string, Set<string>> {
  const versions = new Map<string, Set<string>>()
  for (const key of keys) {
    const plain = key.replace(/\(.*$/, '')
    const at = plain.lastIndexOf('@')
    const name = plain.slice(0, at)
    versions.set(name, (versions.get(name) ?? new Set()).add(plain.slice(at + 1)))
  }
  return versions
}

/**
 * Returns the keys of all packages that an install of one workspace package brings, without its
 * development dependencies, and with those of the workspace packages that it links to.
 */
export function closureOf(lockfile: Lockfile, importer: string): Set<string> {
  const keys = new Set<string>()
  const importers = new Set<string>()
  const visit = (key: string) => {
    if (keys.has(key)) return
    keys.add(key)
    const { dependencies, optionalDependencies } = lockfile.snapshots[key] ?? {}
    for (const [name, version] of Object.entries({ ...dependencies, ...optionalDependencies })) {
      visit(keyOf(lockfile, name, version))
    }
  }
  const visitImporter = (path: string) => {
    if (importers.has(path)) return
    importers.add(path)
    const { dependencies, optionalDependencies } = lockfile.importers[path] ?? {}
    for (const [name, { version }] of Object.entries({
      ...dependencies,
      ...optionalDependencies,
    })) {
      if (version.startsWith('link:')) visitImporter(join(path, version.slice('link:'.length)))
      else visit(keyOf(lockfile, name, version))
    }
  }
  visitImporter(importer)
  return keys
}

/** An alias is pinned as the key of another package, everything else by its version. */
function keyOf(lockfile: Lockfile, name: string, version: string): string {
  return version in lockfile.snapshots ? version : `${name}@${version}`
}
