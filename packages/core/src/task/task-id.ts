import type { Facts } from '../errors/facts/facts.ts'
import { TaskIdError } from '../errors/input-errors.ts'
import { parseUrl, type Site, siteOfHost } from '../workflow/workflow-id.ts'

/** A task's id, and its site when it comes from the URL of its page there. */
export interface TaskId {
  id: string
  site?: Site | undefined
}

/**
 * RunningHub's task ids are 64-bit integers with 19 digits. Somewhat shorter ones are accepted, in
 * case that it has older ones.
 */
const id = /^[1-9]\d{15,18}$/

/** The path of {@link taskPage}. */
const taskPath = /(?:^|\/)call-record-detail\/([^/?#]+)/

/**
 * Parses a task's id, or the URL of its page.
 *
 * @param baseUrl a site besides RunningHub's two, such as a local one
 * @throws {TaskIdError} with a hint; the message does not repeat the text, which could be a key
 *   pasted into the wrong place
 */
export function parseTaskId(text: string, baseUrl?: string): TaskId {
  const trimmed = text.trim()
  if (id.test(trimmed)) return { id: trimmed }
  if (/^\d*$/.test(trimmed)) throw refuse({ kind: 'task-id-malformed' })
  const url = parseUrl(trimmed)
  if (url === undefined) throw refuse({ kind: 'task-id-unreadable' })
  const isHere =
    baseUrl !== undefined && URL.canParse(baseUrl) && new URL(baseUrl).host === url.host
  const site = siteOfHost(url)
  if (site === undefined && !isHere) throw refuse({ kind: 'task-id-other-host' })
  const found = taskPath.exec(url.hash.startsWith('#/') ? url.hash.slice(1) : url.pathname)?.[1]
  if (found === undefined || !id.test(found)) throw refuse({ kind: 'task-id-not-in-url' })
  return { id: found, site }
}

function refuse(about: Facts): TaskIdError {
  return new TaskIdError(about, { hint: { kind: 'task-id-form' } })
}
