import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Client } from './api/client.ts'
import type { Board } from './model/types.ts'

/** What every view knows. */
export interface Page {
  client: Client
  /** The last known state; undefined before the first response. */
  board: Board | undefined
  /** The state belongs to what the URL selects now. */
  isCurrent: boolean
  /** Milliseconds since 1970, of the last refresh. */
  now: number
  refresh: () => void
}

export const PageContext = createContext<Page | undefined>(undefined)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error('There is no page around this component.')
  return page
}
