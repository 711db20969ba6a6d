/** In bytes of UTF-8. File systems allow 255; the rest is for a number and a suffix. */
const MAX_LENGTH = 200
/** A longer "extension" is part of a name with a dot in it. */
const MAX_EXTENSION = 20
const FALLBACK = 'result'

/** C0, C1, line separators, and the marks that reverse the reading direction (`gnp.exe`). */
const invisible = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
/** Windows refuses these, and reads `a:b` as a hidden stream of the file `a`. */
const forbidden = /[<>:"|?*]/g
/** Names of devices on Windows, with any extension. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?= *(\.|$))/i

/**
 * Returns a name under which every system can save the file, and which stays in its directory: no
 * path, no control characters, not reserved, not hidden, at most 200 bytes with the extension kept.
 * Keeps readable characters, also outside ASCII.
 *
 * @param name an untrusted name, possibly with a path in the style of any system
 */
export function safeFileName(name: string): string {
  const base = name.toWellFormed().split(/[/\\]/).filter(Boolean).at(-1) ?? ''
  const clean = trimEnds(base.replace(invisible, '').replace(forbidden, '_'))
  return shorten(clean.replace(reserved, '_$1'), MAX_LENGTH) || FALLBACK
}

/** Returns a safe name for the file at a URL: the last part of its path, decoded once. */
export function fileNameOf(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  return safeFileName(decode(last))
}

/** Returns the n-th name to try for a file: `cat.png`, `cat-2.png`, `cat-3.png`. */
export function numberedName(name: string, n: number): string {
  if (n === 1) return name
  const { stem, extension } = split(name)
  return `${stem}-${n}${extension}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray "%": the name is not encoded
  }
}

/**
 * Windows drops dots and spaces at the end. A dot at the beginning hides the file from many tools.
 */
function trimEnds(text: string): string {
  return text.replace(/^[\s.]+|[\s.]+$/g, '')
}

function shorten(name: string, limit: number): string {
  const { stem, extension } = split(name)
  let remaining = limit - byteLength(extension)
  let kept = ''
  for (const character of stem) {
    remaining -= byteLength(character)
    if (remaining < 0) return trimEnds(kept) + extension
    kept += character
  }
  return name
}

function split(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.')
  if (dot <= 0 || byteLength(name.slice(dot)) > MAX_EXTENSION) {
    return { stem: name, extension: '' }
  }
  return { stem: name.slice(0, dot), extension: name.slice(dot) }
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
