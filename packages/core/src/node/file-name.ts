/** In bytes of UTF-8. File systems take 255; the rest is room for a number and a suffix. */
const LONGEST = 200
/** An "extension" longer than this is a name with a dot in it. */
const LONGEST_EXTENSION = 20
const FALLBACK = 'result'

/** C0, C1, line separators, and the marks that turn the reading direction (`gnp.exe`). */
const invisible = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
/** Windows refuses these, and takes `a:b` for a hidden stream of the file `a`. */
const forbidden = /[<>:"|?*]/g
/** Names of devices on Windows, with any extension. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?= *(\.|$))/i

/**
 * A name under which a file can be saved on every system and stays in its directory: no path, no
 * control characters, nothing reserved, not hidden, at most 200 bytes with the extension kept.
 * What a person can read, also outside ASCII, stays as it is.
 *
 * @param name as it came from outside, perhaps with a path in the style of any system
 */
export function safeFileName(name: string): string {
  const base = name.toWellFormed().split(/[/\\]/).filter(Boolean).at(-1) ?? ''
  const clean = trimEnds(base.replace(invisible, '').replace(forbidden, '_'))
  return shorten(clean.replace(reserved, '_$1'), LONGEST) || FALLBACK
}

/** The safe name of the file that a URL leads to: the last part of its path, decoded once. */
export function fileNameOf(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  return safeFileName(decode(last))
}

/** The n-th name for a file whose name is taken: `cat.png`, `cat-2.png`, `cat-3.png`. */
export function numberedName(name: string, n: number): string {
  if (n === 1) return name
  const { stem, extension } = split(name)
  return `${stem}-${n}${extension}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray "%": it was a name as it is
  }
}

/** Windows drops dots and spaces at the end; a dot in front hides the file from many tools. */
function trimEnds(text: string): string {
  return text.replace(/^[\s.]+|[\s.]+$/g, '')
}

function shorten(name: string, limit: number): string {
  const { stem, extension } = split(name)
  let room = limit - Buffer.byteLength(extension)
  let kept = ''
  for (const character of stem) {
    room -= Buffer.byteLength(character)
    if (room < 0) return trimEnds(kept) + extension
    kept += character
  }
  return name
}

function split(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.')
  if (dot <= 0 || Buffer.byteLength(name.slice(dot)) > LONGEST_EXTENSION) {
    return { stem: name, extension: '' }
  }
  return { stem: name.slice(0, dot), extension: name.slice(dot) }
}
