import type { Facts } from '../errors/facts/facts.ts'
import { WorkflowFormatError } from '../errors/input-errors.ts'
import { isLfsPointer } from '../file-types/file-content.ts'
import { sniffFormat } from '../file-types/sniff-format.ts'

/**
 * The largest text that is read, in bytes or UTF-16 units. The largest graphs that people share
 * stay below 2 MB. A larger text is another file, and parsing it could exhaust a Worker's memory.
 */
const MAX_TEXT = 20 * 1024 * 1024

export const EXPORT_HINT: Facts = { kind: 'export-api-json' }

type Contents = Facts<'workflow-not-text'>['found']

const NAMES: Readonly<Record<string, Contents>> = {
  png: 'png',
  jpg: 'jpeg',
  zip: 'zip',
  gz: 'gzip',
}
const utf16Marks: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
]

/**
 * Decodes what was read from a file to text without a byte order mark.
 *
 * @param file the file's name in messages, when it is known
 * @throws {WorkflowFormatError} when it is empty, too large, binary, or not UTF-8
 */
export function decodeText(input: string | Uint8Array, file: string | undefined): string {
  if (input.length > MAX_TEXT) {
    const megabytes = Math.ceil(input.length / 1024 / 1024)
    throw new WorkflowFormatError(
      { kind: 'workflow-too-large', file, megabytes, limit: MAX_TEXT / 1024 / 1024 },
      { hint: EXPORT_HINT },
    )
  }
  const text = typeof input === 'string' ? input.replace(/^\uFEFF/, '') : decodeUtf8(input, file)
  if (text.includes('\0')) throw notText(file, 'binary')
  if (isLfsPointer(text)) {
    throw new WorkflowFormatError(
      { kind: 'workflow-lfs-pointer', file },
      { hint: { kind: 'fetch-lfs-files' } },
    )
  }
  if (!/\S/.test(text)) {
    throw new WorkflowFormatError({ kind: 'workflow-empty', file }, { hint: EXPORT_HINT })
  }
  return text
}

function decodeUtf8(bytes: Uint8Array, file: string | undefined): string {
  const startsWith = (mark: readonly number[]) => mark.every((byte, i) => bytes[i] === byte)
  const format = sniffFormat(bytes)
  if (format) throw notText(file, NAMES[format.extension] ?? 'binary')
  if (utf16Marks.some(startsWith)) {
    throw new WorkflowFormatError(
      { kind: 'workflow-utf16', file },
      { hint: { kind: 'save-as-utf8' } },
    )
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw notText(file, 'not-utf8')
  }
}

function notText(file: string | undefined, found: Contents): WorkflowFormatError {
  return new WorkflowFormatError({ kind: 'workflow-not-text', file, found }, { hint: EXPORT_HINT })
}
