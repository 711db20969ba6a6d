/** The part of the configuration about URLs from callers. */
export interface UrlRules {
  urlAllowedHosts: readonly string[]
  /** Development only: allows plain http, private hosts and ports. */
  allowInsecureUrls: boolean
}

const MAX_LENGTH = 2048

/** Top-level names of private networks, and special-use names that no public host has. */
const LOCAL_SUFFIXES = [
  'local',
  'localhost',
  'localdomain',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'arpa',
  'onion',
]

/**
 * Checks a URL from a caller before the Worker sends a request to it (SSRF guard). The URL is checked
 * as the runtime parses it, which is how `fetch` parses it, too: `https://0x7f.1/` is 127.0.0.1. The
 * caller of this function must use the original text, because a rewritten URL may not match its
 * signed query.
 *
 * A name that resolves to a private address passes, because Workers cannot pin DNS. On Cloudflare no
 * private network is behind a Worker.
 *
 * @param ownHosts `host` of every URL of this Worker
 * @returns the reason as the end of a sentence about the URL; undefined for an allowed one
 */
export function checkPublicUrl(
  url: string,
  { urlAllowedHosts, allowInsecureUrls }: UrlRules,
  ownHosts: readonly string[],
): string | undefined {
  if (url.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`
  // The parser silently drops or replaces these, so the checked URL would differ from the given one.
  if (/[\s\p{Cc}\p{Cf}\p{Cs}\\]/u.test(url))
    return 'contains a space, a control character, half of a character or a backslash'
  if (!URL.canParse(url)) return 'is not an absolute URL'

  const { protocol, host, hostname, port } = new URL(url)
  if (protocol !== 'https:' && !(allowInsecureUrls && protocol === 'http:')) return 'must be https'
  if (hasUserInfo(url)) return 'must not contain a user name or password'
  // The parser also accepts `https:host` and `https:///host`.
  if (!/^https?:\/\/[^/]/i.test(url)) return 'must have two slashes before the host name'
  if (ownHosts.some((own) => own.toLowerCase() === host)) return 'is a URL of this Worker itself'
  if (!allowInsecureUrls) {
    if (port !== '') return 'must not have a port'
    const problem = checkHostName(hostname)
    if (problem) return problem
  }
  if (
    urlAllowedHosts.length > 0 &&
    !urlAllowedHosts.some((allowed) => isSubdomainOf(hostname, allowed))
  ) {
    return 'is on a host that is not in URL_ALLOWED_HOSTS'
  }
  return undefined
}

/**
 * Checks whether a text is a host name as a parsed URL has it: lower case, without a port. The parser
 * alone also accepts `*.example.com`, which no URL has.
 */
export function isHostName(name: string): boolean {
  if (!name.startsWith('[') && !isDomain(name)) return false
  return URL.canParse(`https://${name}`) && new URL(`https://${name}`).hostname === name
}

/** Checks the lengths and the characters of a name in the DNS. */
function isDomain(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => /^[a-z0-9_-]{1,63}$/.test(label))
}

/** Finds an empty user name, too, as in `https://@host/`, which parsing removes. */
function hasUserInfo(url: string): boolean {
  // No two parts match the same character, so the time grows with the length and no faster.
  return /^[^:/?#]*:\/*([^/?#]*)/.exec(url)?.[1]?.includes('@') === true
}

function checkHostName(hostname: string): string | undefined {
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) {
    return 'must have a host name, not an IP address'
  }
  if (hostname.endsWith('.')) return 'must have a host name without a dot at the end'
  const labels = hostname.split('.')
  if (!isDomain(hostname)) return 'must have a valid host name'
  if (labels.length < 2 || LOCAL_SUFFIXES.includes(labels.at(-1) ?? '')) {
    return 'must be on a public host, not on a local one'
  }
  return undefined
}

function isSubdomainOf(hostname: string, allowed: string): boolean {
  return hostname === allowed || hostname.endsWith(`.${allowed}`)
}
