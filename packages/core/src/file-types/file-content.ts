import type { Facts } from '../errors/facts/facts.ts'
import type { FoundContent, MediaKind } from '../errors/facts/file-facts.ts'
import type { FileKind } from './file-kind.ts'
import { type FileFormat, sniffFormat } from './sniff-format.ts'

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
  facts: Facts<'file-lfs-pointer' | 'file-of-other-kind'>
  hint?: Facts
}

/**
 * Checks that a file can be what a field takes. Decides by its first bytes, since a name may have
 * any extension. Accepts a format that is not known.
 *
 * @param path the file's path or URL, for messages
 * @param start the first bytes, {@link START_LENGTH} of them or all
 */
export function contentProblem(
  path: string,
  start: Uint8Array,
  kind: FileKind,
): ContentProblem | undefined {
  const text = decodeText(start)
  if (text !== undefined && isLfsPointer(text)) {
    return { facts: { kind: 'file-lfs-pointer', path }, hint: { kind: 'fetch-lfs-files' } }
  }
  if (kind === 'file') return undefined
  const format = sniffFormat(start)
  if (format ? accepts(kind, format) : text === undefined) return undefined
  return {
    facts: { kind: 'file-of-other-kind', path, found: foundIn(format, text), expected: kind },
  }
}

function foundIn(format: FileFormat | undefined, text = ''): FoundContent {
  if (format) return { kind: format.kind, format: format.extension.toUpperCase() }
  return { kind: isWebPage(text) ? 'page' : 'text' }
}

const webPage = /^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/is

/** Decides whether a text is an HTML page. */
export function isWebPage(text: string): boolean {
  return webPage.test(text)
}

/** Nodes that load videos also take moving pictures, and nodes that load audio take videos. */
const MOVING_PICTURES = new Set(['gif', 'webp', 'png', 'avif'])

function accepts(kind: MediaKind, { extension, kind: actual }: FileFormat): boolean {
  if (kind === actual) return true
  if (kind === 'audio') return actual === 'video'
  return kind === 'video' && (MOVING_PICTURES.has(extension) || extension === 'ogg')
}

/** All control characters but tab, line feed, form feed, carriage return and escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: text has none of these
const binary = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/

/** Returns the bytes as text; undefined when they are no text in UTF-8. */
function decodeText(start: Uint8Array): string | undefined {
  try {
    // With `stream`, a character that is cut off at the end is no error.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(start, {
      stream: true,
    })
    return text === '' || binary.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
