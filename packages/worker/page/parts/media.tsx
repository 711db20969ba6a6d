import { useState } from 'preact/hooks'
import { mediaOf, safeUrl } from '../model/safe-url.ts'
import type { Result } from '../model/types.ts'
import { useTexts } from '../text/texts.ts'

/** Returns the link of a result that lasts longest. */
function linkOf({ storedUrl, url }: Result): string | undefined {
  return storedUrl ?? url
}

/** A small square in a list. */
export function Thumbnail({ result }: { result: Result }) {
  const [failed, setFailed] = useState(false)
  const url = safeUrl(linkOf(result), location.hostname)
  if (url && mediaOf(result.type) === 'image' && !failed)
    return <img src={url.href} alt="" loading="lazy" onError={() => setFailed(true)} />
  return <span class="thumb-type">{result.text === undefined ? result.type : 'Aa'}</span>
}

/** A result as large as it is useful: an image, a player, a text or a link. */
export function ResultView({ result, number }: { result: Result; number: number }) {
  const texts = useTexts()
  const [failed, setFailed] = useState(false)
  const link = linkOf(result)
  const url = safeUrl(link, location.hostname)
  const source = link === result.url ? undefined : safeUrl(result.url, location.hostname)
  const name = texts.resultOf(number)
  if (result.text !== undefined)
    return (
      <figure class="result text">
        <pre dir="auto">{result.text}</pre>
        <figcaption>{name}</figcaption>
      </figure>
    )
  const caption = (
    <figcaption>
      <span>
        {name} · {result.type}
      </span>
      {url && <ResultLink url={url} text={texts.openResult(result.type)} />}
      {source && <ResultLink url={source} text={texts.openSource} />}
    </figcaption>
  )
  const onError = () => setFailed(true)
  return (
    <figure class="result">
      {!url && <p class="missing">{texts.notHttps}</p>}
      {url && failed && <p class="missing">{texts.expired}</p>}
      {url && !failed && <Player url={url.href} type={result.type} name={name} onError={onError} />}
      {caption}
    </figure>
  )
}

function ResultLink({ url, text }: { url: URL; text: string }) {
  return (
    <a href={url.href} target="_blank" rel="noreferrer noopener">
      {text}
    </a>
  )
}

interface PlayerProps {
  url: string
  type: string
  name: string
  onError: () => void
}

function Player({ url, type, name, onError }: PlayerProps) {
  switch (mediaOf(type)) {
    case 'image':
      return (
        <a href={url} target="_blank" rel="noreferrer noopener">
          <img src={url} alt={name} onError={onError} />
        </a>
      )
    case 'video':
      // biome-ignore lint/a11y/useMediaCaption: a generated video has no captions
      return <video src={url} controls preload="metadata" aria-label={name} onError={onError} />
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: a generated sound has no captions
      return <audio src={url} controls preload="metadata" aria-label={name} onError={onError} />
    case 'file':
      return <p class="missing">{type}</p>
  }
}
