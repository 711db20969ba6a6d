import type { Facts } from '../errors/facts/facts.ts'
import { WorkflowIdError } from '../errors/input-errors.ts'

/** RunningHub's two sites: mainland China, and international. They share nothing. */
export type Site = 'cn' | 'ai'

/** A workflow's id, and its site when it comes from a URL. */
export interface WorkflowId {
  id: string
  site?: Site
}

const sites: ReadonlyMap<string, Site> = new Map([
  ['runninghub.cn', 'cn'],
  ['www.runninghub.cn', 'cn'],
  ['runninghub.ai', 'ai'],
  ['www.runninghub.ai', 'ai'],
])

/** Ids are 64-bit integers. They stay text: a JavaScript number would round 19 digits. */
export const ID = /^[1-9]\d{0,18}$/

/** Matches the path of a page that contains the workflow's id: the editor, or the public page. */
const workflowPath = /(?:^|\/)(?:workflow|post)\/([^/?#]+)/
/** Matches the path of an app's page. */
export const appPath = /(?:^|\/)ai-detail\/([^/?#]*)/

/**
 * Parses a workflow's id, or the URL of its page on either site: with or without scheme and `www.`,
 * with a query, with the older `/#/` form.
 *
 * Fetches nothing, so `http:` works like `https:`. Refuses other hosts, including similar ones,
 * since their id is not a workflow of RunningHub, and URLs with a user name or a port. The page of
 * an AI app (`/ai-detail/`) has the app's id, which cannot run a workflow.
 *
 * @throws {WorkflowIdError} with a hint; the message does not repeat the text, which could be a key
 *   pasted into the wrong place
 */
export function parseWorkflowId(text: string): WorkflowId {
  const trimmed = text.trim()
  if (trimmed === '') throw refuse({ kind: 'workflow-id-empty' })
  if (ID.test(trimmed)) return { id: trimmed }
  if (/^\d+$/.test(trimmed)) {
    throw refuse({ kind: 'workflow-id-malformed' })
  }
  if (/^[0-9a-z]{32}$/i.test(trimmed)) {
    throw refuse({ kind: 'workflow-id-is-key' })
  }
  const url = parseUrl(trimmed)
  if (url === undefined) {
    throw refuse({ kind: 'workflow-id-unreadable' })
  }
  const site = siteOf(url)
  return { id: idOf(url), site }
}

/**
 * Returns the id to send to a base URL.
 *
 * @throws {WorkflowIdError} also for a URL of the other site, which does not know this workflow
 */
export function workflowIdFor(text: string, baseUrl: string): string {
  const workflow = parseWorkflowId(text)
  const { site } = workflow
  if (site === undefined || !isOtherSite(site, baseUrl)) return workflow.id
  throw new WorkflowIdError(
    { kind: 'workflow-id-other-site', site, baseUrl },
    { hint: { kind: 'use-site', site } },
  )
}

/** Whether a base URL is RunningHub's other site. */
export function isOtherSite(site: Site, baseUrl: string): boolean {
  const here = URL.canParse(baseUrl) ? sites.get(new URL(baseUrl).host) : undefined
  return here !== undefined && site !== here
}

/** Returns the URL of a workflow's page on a site: its editor. */
export function workflowPage(baseUrl: string, workflowId: string): string {
  return `${baseUrl}/workflow/${workflowId}`
}

/** Parses a URL that may lack its scheme; undefined for a text that is none. */
export function parseUrl(text: string): URL | undefined {
  const absolute = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`
  // A text without a scheme is a URL only if it has a dot before any slash.
  if (/\s/.test(text) || !/^[^/?#]*\./.test(absolute.slice(absolute.indexOf('//') + 2)))
    return undefined
  return URL.canParse(absolute) ? new URL(absolute) : undefined
}

function siteOf(url: URL): Site {
  const site = siteOfHost(url)
  if (site === undefined) throw refuse({ kind: 'workflow-id-other-host' })
  return site
}

/** Returns the site of a URL; undefined for another host, a port, or a user name. */
export function siteOfHost({ host, protocol, username, password }: URL): Site | undefined {
  const web = protocol === 'https:' || protocol === 'http:'
  return web && username === '' && password === '' ? sites.get(host) : undefined
}

function idOf(url: URL): string {
  const route = routeOf(url)
  const found = workflowPath.exec(route)?.[1]
  if (found !== undefined && ID.test(found)) return found
  if (appPath.test(route)) {
    throw refuse({ kind: 'workflow-id-of-app' })
  }
  throw refuse({ kind: 'workflow-id-not-in-url' })
}

/** Returns the path of a page, also in the older `/#/` form. */
export function routeOf({ pathname, hash }: URL): string {
  return hash.startsWith('#/') ? hash.slice(1) : pathname
}

function refuse(about: Facts): WorkflowIdError {
  return new WorkflowIdError(about, { hint: { kind: 'workflow-id-form' } })
}
