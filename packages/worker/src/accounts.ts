import * as z from 'zod/mini'

/** A RunningHub account that runs and pays for tasks. */
export interface Account {
  name: string
  apiKey: string
  /** Without a trailing slash. */
  baseUrl: string
}

/** The name of the account of RUNNINGHUB_API_KEY. */
export const MAIN_ACCOUNT = 'main'

export const SITES = {
  cn: 'https://www.runninghub.cn',
  ai: 'https://www.runninghub.ai',
} as const

/** Checks the name of an account. It becomes the end of task ids. */
export function isAccountName(name: string): boolean {
  return /^[a-z][a-z0-9]{0,15}$/.test(name)
}

const entries = z
  .array(
    z.strictObject({
      name: z.string().check(z.refine(isAccountName)),
      key: z.string().check(z.regex(/^[\x21-\x7e]+$/)),
      site: z.string(),
    }),
  )
  .check(z.minLength(1))

type ParsedAccounts =
  | { accounts: Account[]; problem?: never }
  | { accounts?: never; problem: string }

/**
 * Parses `RUNNINGHUB_ACCOUNTS`, a JSON list. A problem repeats no value, because keys are secrets.
 *
 * @param parseUrl returns the base URL of a site given as a URL; undefined for an invalid one
 */
export function parseAccounts(
  text: string,
  parseUrl: (url: string) => string | undefined,
): ParsedAccounts {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { problem: 'is not valid JSON' }
  }
  const parsed = z.safeParse(entries, json)
  if (!parsed.success) {
    const [place = 'it'] = parsed.error.issues.map(({ path }) => path.join('.') || 'it')
    return {
      problem: `must be a JSON list of {"name", "key", "site"}, and ${place} is not as expected`,
    }
  }
  const accounts: Account[] = []
  for (const [index, { name, key, site }] of parsed.data.entries()) {
    const baseUrl = site === 'cn' || site === 'ai' ? SITES[site] : parseUrl(site)
    if (baseUrl === undefined) return { problem: `${index}.site must be cn, ai or an https URL` }
    accounts.push({ name, apiKey: key, baseUrl })
  }
  return { accounts }
}
