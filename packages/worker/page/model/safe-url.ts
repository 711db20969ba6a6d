/**
 * Returns a URL that the page may load or link to: https, or plain http of a simulated RunningHub when
 * the Worker is local, too.
 *
 * @param pageHost the host name of the page
 */
export function safeUrl(text: string | undefined, pageHost: string): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isLocal = ['127.0.0.1', 'localhost'].includes(pageHost) && url.hostname === '127.0.0.1'
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal) ? url : undefined
}

export type Media = 'image' | 'video' | 'audio' | 'file'

const MEDIA: readonly [Media, RegExp][] = [
  ['image', /^(png|jpe?g|webp|gif|avif)$/i],
  ['video', /^(mp4|webm|mov)$/i],
  ['audio', /^(mp3|wav|flac|ogg|m4a)$/i],
]

/** Returns how the browser shows a file, by its extension. */
export function mediaOf(type: string): Media {
  return MEDIA.find(([, pattern]) => pattern.test(type))?.[0] ?? 'file'
}
