import { readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { atHome } from '../../run/file-values.ts'

/** The most names that are offered: more would be no help. */
const MOST = 200

/** Paths that drag-and-drop or copying puts in quotes, or ends with a blank. */
export function unquoted(path: string): string {
  const trimmed = path.trim()
  return /^(["']).*\1$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed
}

/**
 * What a path that is being typed can become: the files and directories that begin with it, in
 * the style in which it is typed. Directories end in a slash, and can be gone into.
 */
export function completePath(typed: string): string[] {
  const given = unquoted(typed)
  const slash = Math.max(given.lastIndexOf('/'), sep === '\\' ? given.lastIndexOf('\\') : -1)
  const start = given.slice(0, slash + 1)
  const begun = given.slice(slash + 1)
  try {
    const entries = readdirSync(atHome(start) || '.', { withFileTypes: true })
    return entries
      .filter(
        ({ name }) => name.startsWith(begun) && (begun.startsWith('.') || !name.startsWith('.')),
      )
      .map((entry) => ({
        name: entry.name,
        directory: entry.isDirectory() || leadsToDirectory(start, entry),
      }))
      .sort((a, b) => Number(b.directory) - Number(a.directory) || a.name.localeCompare(b.name))
      .slice(0, MOST)
      .map(({ name, directory }) => `${start}${name}${directory ? '/' : ''}`)
  } catch {
    return []
  }
}

function leadsToDirectory(
  start: string,
  entry: { name: string; isSymbolicLink(): boolean },
): boolean {
  if (!entry.isSymbolicLink()) return false
  return kindOfPath(join(atHome(start) || '.', entry.name)) === 'directory'
}

export function kindOfPath(path: string): 'file' | 'directory' | undefined {
  try {
    const found = statSync(atHome(path))
    return found.isDirectory() ? 'directory' : 'file'
  } catch {
    return undefined
  }
}
