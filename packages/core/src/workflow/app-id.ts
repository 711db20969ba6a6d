import type { Facts } from '../errors/facts/facts.ts'
import { WorkflowIdError } from '../errors/input-errors.ts'
import {
  appPath,
  ID,
  isOtherSite,
  parseUrl,
  routeOf,
  siteOfHost,
  type WorkflowId,
} from './workflow-id.ts'

/** Whether a text is the URL of an AI app's page on either site. */
export function isAppPage(text: string): boolean {
  return parsePage(text.trim()) !== undefined
}

/**
 * Parses an app's id, or the URL of its page (`/ai-detail/`), as {@link parseWorkflowId} does for a
 * workflow. An id by itself does not tell whether it is an app's.
 *
 * @throws {WorkflowIdError} with a hint; the message does not repeat the text, which could be a key
 */
export function parseAppId(text: string): WorkflowId {
  const trimmed = text.trim()
  if (ID.test(trimmed)) return { id: trimmed }
  if (/^[0-9a-z]{32}$/i.test(trimmed)) throw refuse({ kind: 'app-id-is-key' })
  const page = parsePage(trimmed)
  if (page === undefined) throw refuse({ kind: 'app-id-unreadable' })
  return page
}

/**
 * Returns the app's id to send to a base URL.
 *
 * @throws {WorkflowIdError} also for a URL of the other site, which does not know this app
 */
export function appIdFor(text: string, baseUrl: string): string {
  const { id, site } = parseAppId(text)
  if (site === undefined || !isOtherSite(site, baseUrl)) return id
  throw new WorkflowIdError(
    { kind: 'app-id-other-site', site, baseUrl },
    { hint: { kind: 'use-site', site } },
  )
}

/** Returns the URL of an app's page on a site. */
export function appPage(baseUrl: string, appId: string): string {
  return `${baseUrl}/ai-detail/${appId}`
}

function parsePage(text: string): WorkflowId | undefined {
  const url = parseUrl(text)
  const site = url && siteOfHost(url)
  const id = url && appPath.exec(routeOf(url))?.[1]
  return site && id && ID.test(id) ? { id, site } : undefined
}

function refuse(about: Facts): WorkflowIdError {
  return new WorkflowIdError(about, { hint: { kind: 'app-id-form' } })
}
