import { readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { FileKind } from '@runninghub-action/core'
import { expandHome } from '../../run/file-values.ts'

/** Nobody reads a longer list. */
const MAX_SUGGESTIONS = 200

/** Removes the quotes and the trailing space that drag-and-drop or copying adds to a path. */
export function unquote(path: string): string {
  const trimmed = path.trim()
  return /^(["']).*\1$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed
}

/** Ranks a name in a directory: lower ones are suggested first. */
export type RankName = (name: string, isDirectory: boolean) => number

/** Suggests JSON files first, those named after the API format before the others. */
export const rankWorkflows: RankName = (name, isDirectory) => {
  if (isDirectory) return 2
  if (!/\.json$/i.test(name)) return 3
  return /api/i.test(name) ? 0 : 1
}

const EXTENSIONS: Readonly<Record<FileKind, RegExp>> = {
  image: /\.(?:png|jpe?g|webp|gif|bmp)$/i,
  audio: /\.(?:mp3|wav|flac|m4a|ogg)$/i,
  video: /\.(?:mp4|mov|mkv|avi|webm)$/i,
  file: /^/,
}

/** Suggests files of a kind first. */
export const rankFilesOf =
  (kind: FileKind): RankName =>
  (name, isDirectory) =>
    isDirectory ? 1 : EXTENSIONS[kind].test(name) ? 0 : 2

/**
 * Returns the files and directories whose path starts with the typed text, in the style in which
 * it is typed. A directory ends in a slash, so completion continues inside it.
 */
export function completePath(typed: string, rank: RankName): string[] {
  const path = unquote(typed)
  if (path === '~') return ['~/']
  const slash = Math.max(path.lastIndexOf('/'), sep === '\\' ? path.lastIndexOf('\\') : -1)
  const directory = path.slice(0, slash + 1)
  const prefix = path.slice(slash + 1)
  try {
    const entries = readdirSync(expandHome(directory) || '.', { withFileTypes: true })
    return entries
      .filter(
        ({ name }) => name.startsWith(prefix) && (prefix.startsWith('.') || !name.startsWith('.')),
      )
      .map((entry) => ({
        name: entry.name,
        isDirectory: entry.isDirectory() || linksToDirectory(directory, entry),
      }))
      .map((entry) => ({ ...entry, rank: rank(entry.name, entry.isDirectory) }))
      .sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name))
      .slice(0, MAX_SUGGESTIONS)
      .map(({ name, isDirectory }) => `${directory}${name}${isDirectory ? '/' : ''}`)
  } catch {
    return []
  }
}

function linksToDirectory(
  directory: string,
  entry: { name: string; isSymbolicLink(): boolean },
): boolean {
  if (!entry.isSymbolicLink()) return false
  return pathType(join(expandHome(directory) || '.', entry.name)) === 'directory'
}

export function pathType(path: string): 'file' | 'directory' | undefined {
  try {
    const stats = statSync(expandHome(path))
    return stats.isDirectory() ? 'directory' : 'file'
  } catch {
    return undefined
  }
}
