import type { PresetSummary } from '../model/types.ts'
import type { Client } from './client.ts'

/** Pages of 100. A server that never ends its list must not keep the page busy. */
const MAX_PAGES = 50

/**
 * Lists all presets that the token may use. Any page of the list may be empty: the Worker leaves out
 * what a restricted token may not use.
 *
 * @throws {ApiError}
 */
export async function listPresets(client: Pick<Client, 'get'>): Promise<PresetSummary[]> {
  const presets: PresetSummary[] = []
  let query = ''
  for (let page = 0; page < MAX_PAGES; page++) {
    const { presets: listed, cursor } = await client.get<PresetPage>(`/v1/presets${query}`)
    presets.push(...listed)
    if (cursor === undefined) break
    query = `?cursor=${encodeURIComponent(cursor)}`
  }
  return presets
}

interface PresetPage {
  presets: PresetSummary[]
  cursor?: string
}
