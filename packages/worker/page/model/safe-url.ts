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

const MEDIA: Readonly<Record<string, Media>> = {
  ...{ png: 'image', jpg: 'image', jpeg: 'image', webp: 'image', gif: 'image', avif: 'image' },
  ...{ mp4: 'video', webm: 'video', mov: 'video' },
  ...{ mp3: 'audio', wav: 'audio', flac: 'audio', ogg: 'audio', m4a: 'audio' },
}

/** Returns how the browser shows a file, by its extension. */
export function mediaOf(type: string): Media {
  return MEDIA[type.toLowerCase()] ?? 'file'
}
