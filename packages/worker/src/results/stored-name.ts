import { remoteFileName, sniffFormat } from '@runninghub-action/core'

/** The media types of files that a browser may show. All of them run no script. */
const SHOWN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    gif: 'image/gif',
    webp: 'image/webp',
    avif: 'image/avif',
    bmp: 'image/bmp',
    mp4: 'video/mp4',
    m4v: 'video/mp4',
    mov: 'video/quicktime',
    webm: 'video/webm',
    mp3: 'audio/mpeg',
    wav: 'audio/wav',
    flac: 'audio/flac',
    ogg: 'audio/ogg',
    m4a: 'audio/mp4',
    aac: 'audio/aac',
    txt: 'text/plain; charset=utf-8',
    json: 'application/json',
    srt: 'text/plain; charset=utf-8',
    csv: 'text/csv; charset=utf-8',
  }),
)

/** The media types of files that are saved instead. */
const SAVED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    zip: 'application/zip',
    pdf: 'application/pdf',
    glb: 'model/gltf-binary',
    mkv: 'video/x-matroska',
  }),
)

/** How a stored file is served. */
export interface StoredFile {
  name: string
  type: string
  /** The header Content-Disposition. */
  disposition: string
}

/**
 * Decides how a result is served, by its content and its name. What RunningHub's server says is not
 * used, because object stores send most files as `application/octet-stream`. HTML, SVG and everything
 * unknown is saved instead of shown, so that no script runs on the host of this Worker.
 *
 * @param start the first bytes of the file
 */
export function describeFile(url: string, start: Uint8Array): StoredFile {
  const name = remoteFileName({ url, start })
  const sniffed = sniffFormat(start)?.extension
  const extension = sniffed ?? /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const shown = SHOWN.get(extension)
  const type = shown ?? SAVED.get(extension) ?? 'application/octet-stream'
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, escapeCharacter)
  const placement = shown === undefined ? 'attachment' : 'inline'
  return {
    name,
    type,
    disposition: `${placement}; filename="${ascii}"; filename*=UTF-8''${encoded}`,
  }
}

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
