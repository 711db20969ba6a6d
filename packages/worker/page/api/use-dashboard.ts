import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { refreshInterval } from '../model/refresh.ts'
import type { Board } from '../model/types.ts'
import { ApiError, type Client } from './client.ts'

export interface DashboardState {
  /** The last known state; undefined before the first response. */
  board: Board | undefined
  /** When it was received, in milliseconds since 1970. */
  at: number
  /** Why the last refresh failed. */
  failure: ApiError | undefined
  /** The query that `board` answers. */
  query: string | undefined
  refresh: () => void
}

/**
 * Keeps the state of the Worker up to date: one request a refresh, none while the page is hidden.
 *
 * @param query of `GET /v1/dashboard`
 */
export function useDashboard(client: Client, query: string): DashboardState {
  const [state, setState] = useState<Omit<DashboardState, 'refresh'>>({
    board: undefined,
    at: 0,
    failure: undefined,
    query: undefined,
  })
  const refreshNow = useRef(() => {})

  useEffect(() => {
    let timer = 0
    let request: AbortController | undefined
    const load = async () => {
      clearTimeout(timer)
      request?.abort()
      request = new AbortController()
      const { signal } = request
      let board: Board | undefined
      try {
        board = await client.get<Board>(`/v1/dashboard?${query}`, signal)
        if (signal.aborted) return
        setState({ board, at: Date.now(), failure: undefined, query })
      } catch (error) {
        if (signal.aborted) return
        const failure = error instanceof ApiError ? error : new ApiError(String(error))
        setState((before) => ({ ...before, failure }))
      }
      if (!document.hidden) timer = window.setTimeout(load, refreshInterval(board))
    }
    const onVisibility = () => {
      if (document.hidden) clearTimeout(timer)
      else void load()
    }
    refreshNow.current = () => void load()
    void load()
    document.addEventListener('visibilitychange', onVisibility)
    window.addEventListener('online', load)
    return () => {
      clearTimeout(timer)
      request?.abort()
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener('online', load)
    }
  }, [client, query])

  const refresh = useCallback(() => refreshNow.current(), [])
  return { ...state, refresh }
}
