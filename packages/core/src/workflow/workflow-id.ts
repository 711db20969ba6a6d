import { WorkflowIdError } from '../errors/input-errors.ts'

/** RunningHub's two sites: mainland China, and international. Nothing is shared between them. */
export type Site = 'cn' | 'ai'

/** A workflow's id, and the site it belongs to when an address told it. */
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
const id = /^[1-9]\d{0,18}$/

/** The page that has the workflow's id in its address: the editor, or the public page. */
const workflowPage = /(?:^|\/)(?:workflow|post)\/([^/?#]+)/
const appPage = /(?:^|\/)ai-detail\//

const HINT =
  'Give the number from the address of the workflow page, such as 1980237776367083521 in https://www.runninghub.cn/workflow/1980237776367083521, or the address itself.'

/**
 * Reads a workflow's id, or the address of its page on either site: with or without scheme and
 * `www.`, with a query, with the older `/#/` form.
 *
 * Only the address is read, nothing is fetched, so `http:` is as good as `https:`. Other hosts
 * are refused, also those that only look alike, since their number is no workflow of
 * RunningHub's; so are addresses with a user name or a port. The page of an AI app
 * (`/ai-detail/`) has the app's id, with which no workflow can be run.
 *
 * @throws {WorkflowIdError} with a hint; the message does not repeat what was given, which
 *   could be a key pasted into the wrong place
 */
export function parseWorkflowId(text: string): WorkflowId {
  const given = text.trim()
  if (given === '') throw refuse('The workflow id is empty')
  if (id.test(given)) return { id: given }
  if (/^\d+$/.test(given)) {
    throw refuse(
      'The workflow id is not a number RunningHub gives: 1 to 19 digits, not starting with 0',
    )
  }
  if (/^[0-9a-z]{32}$/i.test(given)) {
    throw refuse('This has the form of an API key, not of a workflow id')
  }
  const url = parseUrl(given)
  if (url === undefined) {
    throw refuse('This is neither a workflow id nor the address of a workflow page')
  }
  const site = siteOf(url)
  return { id: idOf(url), site }
}

/**
 * The id to send to a base URL.
 *
 * @throws {WorkflowIdError} also when the address is of the other site, where nothing of this
 *   one is known
 */
export function workflowIdFor(text: string, baseUrl: string): string {
  const workflow = parseWorkflowId(text)
  const here = URL.canParse(baseUrl) ? sites.get(new URL(baseUrl).host) : undefined
  if (workflow.site === undefined || here === undefined || workflow.site === here)
    return workflow.id
  throw new WorkflowIdError(
    `The workflow is on www.runninghub.${workflow.site}, but the base URL is ${baseUrl}`,
    {
      hint: `The two sites share nothing. Set the base URL to https://www.runninghub.${workflow.site} and use a key of that site.`,
    },
  )
}

function parseUrl(text: string): URL | undefined {
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`
  // What is typed without a scheme is an address only if it has a dot before any slash.
  if (/\s/.test(text) || !/^[^/?#]*\./.test(address.slice(address.indexOf('//') + 2)))
    return undefined
  return URL.canParse(address) ? new URL(address) : undefined
}

function siteOf(url: URL): Site {
  const site = sites.get(url.host)
  const web = url.protocol === 'https:' || url.protocol === 'http:'
  if (site === undefined || !web || url.username !== '' || url.password !== '') {
    throw refuse('This is not an address on www.runninghub.cn or www.runninghub.ai')
  }
  return site
}

function idOf({ pathname, hash }: URL): string {
  const route = hash.startsWith('#/') ? hash.slice(1) : pathname
  const found = workflowPage.exec(route)?.[1]
  if (found !== undefined && id.test(found)) return found
  if (appPage.test(route)) {
    throw refuse("This is the page of an AI app; its number is the app's, not a workflow's")
  }
  throw refuse('This address has no workflow id in it')
}

function refuse(message: string): WorkflowIdError {
  return new WorkflowIdError(message, { hint: HINT })
}
