import { FileUnusableError } from '../errors/file-errors.ts'
import { contentProblem } from '../file-types/file-content.ts'
import type { FileKind } from '../file-types/file-kind.ts'
import { openUpload } from './open-upload.ts'
import { readStart } from './read-start.ts'

/** The value of a file field: the URL of a file, or the path of a local one. */
export type FileValue =
  | { kind: 'url'; url: string }
  | {
      kind: 'path'
      /** Relative to the working directory, or absolute. */
      path: string
      /** The path in messages. @default path */
      label?: string | undefined
    }

/** Parses the value of a file field. */
export function parseFileValue(value: string): FileValue {
  return /^https?:\/\//i.test(value) ? { kind: 'url', url: value } : { kind: 'path', path: value }
}

/**
 * Checks a file without the network: that a URL is valid, or that a local file can be uploaded.
 *
 * @throws {FileUnusableError} {@link FileTooLargeError}
 */
export async function checkFileValue(value: FileValue): Promise<void> {
  if (value.kind === 'path') {
    await openUpload(value.path, { label: value.label })
    return
  }
  const url = URL.parse(value.url)
  if (url === null) throw new FileUnusableError({ kind: 'file-not-a-url', url: value.url })
  // Refused before the first call, and not only when it is downloaded.
  if (url.username || url.password)
    throw new FileUnusableError({ kind: 'download-url-invalid', protocol: url.protocol })
}

/**
 * Checks by its first bytes that a local file is what a field takes.
 *
 * @throws {FileUnusableError} for another kind of file, and for a Git LFS pointer
 */
export async function checkFileContent(
  { path, label = path }: { path: string; label?: string | undefined },
  kind: FileKind,
): Promise<void> {
  const problem = contentProblem(label, await readStart(path, label), kind)
  if (problem) throw new FileUnusableError(problem.facts, { hint: problem.hint })
}
