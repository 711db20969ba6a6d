import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks'
import { createClient } from './api/client.ts'
import { useDashboard } from './api/use-dashboard.ts'
import { dashboardQuery, parseRoute, type Route } from './model/route.ts'
import { PageContext } from './page-context.ts'
import { ConnectionBanner } from './parts/connection-banner.tsx'
import { Header } from './parts/header.tsx'
import { useTexts } from './text/texts.ts'
import { AccountStrip } from './views/account-strip.tsx'
import { PresetView } from './views/preset.tsx'
import { PresetsView } from './views/presets.tsx'
import { RunView } from './views/run.tsx'
import { RunsView } from './views/runs.tsx'

interface Props {
  token: string
  onSignOut: (reason?: string) => void
  onLanguage: () => void
}

/** What is around every view: the header, the account strip, and the one request a refresh. */
export function Shell({ token, onSignOut, onLanguage }: Props) {
  const texts = useTexts()
  const route = useRoute()
  const client = useMemo(() => createClient(token), [token])
  const query = dashboardQuery(route)
  const state = useDashboard(client, query)
  const { board, at, failure, refresh } = state

  const isRefused = failure?.status === 401
  useEffect(() => {
    if (isRefused) onSignOut(texts.wrongToken)
  }, [isRefused, onSignOut, texts])

  const now = Math.max(at, Date.now())
  const page = { client, board, isCurrent: state.query === query, now, refresh }
  return (
    <PageContext.Provider value={page}>
      {/* biome-ignore lint/a11y/useValidAnchor: a skip link; the hash is the route */}
      <a class="skip" href="#main" onClick={focusMain}>
        {texts.skip}
      </a>
      <Header
        route={route}
        at={at}
        isLive={failure === undefined}
        onSignOut={() => onSignOut()}
        onLanguage={onLanguage}
      />
      {failure && !isRefused && <ConnectionBanner failure={failure} at={at} onRetry={refresh} />}
      <AccountStrip />
      <main id="main" tabIndex={-1}>
        <View route={route} />
      </main>
    </PageContext.Provider>
  )
}

function View({ route }: { route: Route }) {
  switch (route.view) {
    case 'runs':
      return <RunsView filter={route.filter} />
    case 'run':
      return <RunView key={route.id} id={route.id} />
    case 'presets':
      return <PresetsView />
    case 'preset':
      return <PresetView key={route.name} name={route.name} run={route.run} />
  }
}

function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  // useEffect runs after the first paint: a filter that is chosen before would be lost.
  useLayoutEffect(() => {
    const update = () => setHash(location.hash)
    window.addEventListener('hashchange', update)
    return () => window.removeEventListener('hashchange', update)
  }, [])
  return useMemo(() => parseRoute(hash), [hash])
}

function focusMain(event: Event) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
