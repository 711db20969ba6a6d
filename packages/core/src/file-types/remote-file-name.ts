import { fileNameOf, safeFileName } from './file-name.ts'
import { knownExtensions, sniffFormat } from './sniff-format.ts'

/** What is known of a file behind a URL. */
export interface RemoteFile {
  url: string
  /** After redirects. */
  finalUrl?: string | undefined
  /** The headers Content-Disposition and Content-Type. */
  disposition?: string | undefined
  contentType?: string | undefined
  /** The first bytes. */
  start?: Uint8Array | undefined
}

/** Formats whose media type names them differently. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
  'image/svg+xml': 'svg',
  'image/vnd.adobe.photoshop': 'psd',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/wave': 'wav',
  'audio/vnd.wave': 'wav',
  'audio/x-wav': 'wav',
  'video/quicktime': 'mov',
  'video/mpeg': 'mpg',
  'video/x-matroska': 'mkv',
  'video/x-msvideo': 'avi',
  'application/zip': 'zip',
  'application/pdf': 'pdf',
  'model/gltf-binary': 'glb',
}

/**
 * Returns the name for the upload of a remote file. RunningHub keeps the extension of an upload, and
 * nodes of ComfyUI choose the format by it. So the first name with the extension of a known format
 * counts: that in the URL, in Content-Disposition, in the URL after redirects. Without one, the name
 * gets the extension of its content or of its media type.
 */
export function remoteFileName(file: RemoteFile): string {
  const { url, finalUrl, disposition, contentType, start } = file
  const given = [
    lastPart(url),
    disposition === undefined ? '' : dispositionFileName(disposition),
    finalUrl === undefined ? '' : lastPart(finalUrl),
  ].filter(Boolean)
  const named = given.find((name) => knownExtensions.has(extensionOf(name)))
  if (named !== undefined) return safeFileName(named)
  const extension = (start && sniffFormat(start)?.extension) ?? extensionOfType(contentType)
  if (extension === undefined) {
    return safeFileName(given.find((name) => extensionOf(name) !== '') ?? given[0] ?? FALLBACK)
  }
  return safeFileName(`${given[0] ?? FALLBACK}.${extension}`)
}

const FALLBACK = 'file'

function lastPart(url: string): string {
  return /\/[^/]/.test(new URL(url).pathname) ? fileNameOf(url) : ''
}

function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,12})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

function extensionOfType(contentType = ''): string | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  const subtype = type.split('/')[1]?.replace(/^x-/, '') ?? ''
  const known = Object.hasOwn(MEDIA_TYPES, type) ? MEDIA_TYPES[type] : undefined
  return (
    known ??
    (/^(?:image|audio|video)\//.test(type) && knownExtensions.has(subtype) ? subtype : undefined)
  )
}

const extendedName = /(?:^|;)\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i
const quotedName = /(?:^|;)\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i
const plainName = /(?:^|;)\s*filename\s*=\s*([^";\s]+)/i

/**
 * Returns the file name in a Content-Disposition header, or "".
 *
 * @see https://www.rfc-editor.org/rfc/rfc6266
 */
export function dispositionFileName(header: string): string {
  const extended = extendedName.exec(header)?.[1]
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended)
    } catch {
      // The plain name beside it may be readable.
    }
  }
  const name = quotedName.exec(header)?.[1]?.replace(/\\(.)/g, '$1') ?? plainName.exec(header)?.[1]
  return name === undefined ? '' : decodeLatin1(name)
}

/** Many servers send UTF-8, which HTTP clients read as Latin-1. */
function decodeLatin1(text: string): string {
  if (!/^[\0-\xff]*$/.test(text)) return text
  try {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    return text
  }
}
