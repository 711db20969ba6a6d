import { formatTime } from '../model/format.ts'
import type { Route } from '../model/route.ts'
import { usePage } from '../page-context.ts'
import { useTexts } from '../text/texts.ts'

interface Props {
  route: Route
  /** When the state was received. */
  at: number
  /** The last refresh succeeded. */
  isLive: boolean
  onSignOut: () => void
  onLanguage: () => void
}

export function Header({ route, at, isLive, onSignOut, onLanguage }: Props) {
  const texts = useTexts()
  const { now } = usePage()
  const isRuns = route.view === 'runs' || route.view === 'run'
  return (
    <header class="top">
      <img src="/icon.svg" alt="" width="24" height="24" />
      <nav aria-label={texts.navigation}>
        <a href="#/runs" aria-current={isRuns ? 'page' : undefined}>
          {texts.runs}
        </a>
        <a href="#/presets" aria-current={isRuns ? undefined : 'page'}>
          {texts.presets}
        </a>
        <a href="/docs">{texts.docs}</a>
      </nav>
      {isLive && at > 0 && (
        <span class="live" title={texts.updated(formatTime(toIso(at), now, texts.language))}>
          {texts.live}
        </span>
      )}
      <button type="button" class="quiet" onClick={onLanguage}>
        {texts.otherLanguage}
      </button>
      <button type="button" class="quiet" onClick={onSignOut}>
        {texts.signOut}
      </button>
    </header>
  )
}

const toIso = (time: number) => new Date(time).toISOString()
