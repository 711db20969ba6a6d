import type { FileKind } from './file-kind.ts'
import { type FileFormat, sniffFormat } from './sniff-format.ts'

/** The hint for a file that Git LFS has not replaced by its content. */
export const LFS_HINT =
  'Set `lfs: true` in the step with actions/checkout, or fetch the files with `git lfs pull`.'

const lfsPointer = /^version https:\/\/git-lfs\.github\.com\/spec\//

/**
 * Decides whether a text is what Git LFS keeps in a repository in place of a large file.
 *
 * @see https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
 */
export function isLfsPointer(text: string): boolean {
  return lfsPointer.test(text)
}

/** Why a file cannot be the value of a field. */
export interface ContentProblem {
  /** Completes a sentence about the file: "is text, not an image". */
  problem: string
  hint?: string
}

/**
 * Checks that a file can be what a field takes. Decides by its first bytes, since a name may have
 * any extension. Accepts a format that is not known.
 *
 * @param start the first bytes, {@link START_LENGTH} of them or all
 */
export function contentProblem(start: Uint8Array, kind: FileKind): ContentProblem | undefined {
  const text = decodeText(start)
  if (text !== undefined && isLfsPointer(text)) {
    return { problem: 'is a Git LFS pointer, not the file itself', hint: LFS_HINT }
  }
  if (kind === 'file') return undefined
  const format = sniffFormat(start)
  if (format !== undefined) {
    if (accepts(kind, format)) return undefined
    return { problem: `is ${describeFormat(format)}, not ${KINDS[kind]}` }
  }
  if (text === undefined) return undefined
  return { problem: `is ${isWebPage(text) ? 'a web page' : 'text'}, not ${KINDS[kind]}` }
}

const webPage = /^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/is

/** Decides whether a text is an HTML page. */
export function isWebPage(text: string): boolean {
  return webPage.test(text)
}

const KINDS = { image: 'an image', audio: 'an audio file', video: 'a video' } as const

/** Nodes that load videos also take moving pictures, and nodes that load audio take videos. */
const MOVING_PICTURES = new Set(['gif', 'webp', 'png', 'avif'])

function accepts(
  kind: Exclude<FileKind, 'file'>,
  { extension, kind: actual }: FileFormat,
): boolean {
  if (kind === actual) return true
  if (kind === 'audio') return actual === 'video'
  return kind === 'video' && (MOVING_PICTURES.has(extension) || extension === 'ogg')
}

/** Returns a format as the end of a sentence: "an image (PNG)". */
export function describeFormat({ kind, extension }: FileFormat): string {
  const name = extension.toUpperCase()
  return kind === 'other' ? `a ${name} file` : `${KINDS[kind]} (${name})`
}

/** All control characters but tab, line feed, form feed, carriage return and escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: text has none of these
const binary = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/

/** Returns the bytes as text; undefined when they are no text in UTF-8. */
function decodeText(start: Uint8Array): string | undefined {
  try {
    // With `stream`, a character that is cut off at the end is no error.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(start, { stream: true })
    return text === '' || binary.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
