import { homedir } from 'node:os'
import { join } from 'node:path'
import { isUploadName, type Override } from '@runninghub-action/core'
import { type FileValue, parseFileValue } from '@runninghub-action/core/node'

/**
 * Reads the `@` before a value: `@cat.png` is a file in a field of any name, and `@@cat` is the text
 * `@cat`.
 */
export function readFileMark(override: Override): Override {
  const { value } = override
  if (typeof value !== 'string' || !value.startsWith('@')) return override
  return value.startsWith('@@')
    ? { ...override, value: value.slice(1) }
    : { ...override, isFile: true }
}

/** Returns the value that {@link readFileMark} reads as this text. */
export function escapeFileMark(text: string): string {
  return text.startsWith('@') ? `@${text}` : text
}

/**
 * Returns the local path in the value of a file field; undefined for a URL or the name of an
 * uploaded file. After `@` everything is a path. A shell does not expand the `~` in `@~/a.png`.
 */
export function localPath(value: string): string | undefined {
  if (value.startsWith('@')) return expandHome(value.slice(1))
  const isPath = !isUploadName(value) && parseFileValue(value).kind === 'path'
  return isPath ? expandHome(value) : undefined
}

export function expandHome(path: string): string {
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path
}

/** Returns the file to upload for the value of a file field. */
export function toFileValue(value: string): FileValue {
  const path = localPath(value)
  return path === undefined ? { kind: 'url', url: value } : { kind: 'path', path }
}
