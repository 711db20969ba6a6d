const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/flac': 'flac',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
  'application/zip': 'zip',
}

/**
 * Returns the name for the upload of a file: the name in its URL, and the extension of its type when
 * that has none. RunningHub reads the extension.
 *
 * @param type the file's media type, from its server
 */
export function fileName(url: string, type: string): string {
  const name = lastPart(url)
  if (/\.[a-z0-9]{2,5}$/i.test(name)) return name
  const extension = EXTENSIONS[type.split(';')[0]?.trim().toLowerCase() ?? '']
  return extension ? `${name}.${extension}` : name
}

function lastPart(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last) || 'file'
  } catch {
    return last || 'file'
  }
}
