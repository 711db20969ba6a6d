/** What of the configuration bears on addresses that callers give. */
export interface UrlRules {
  urlAllowedHosts: readonly string[]
  /** Development only: plain http, private hosts and ports. */
  allowInsecureUrls: boolean
}

const MAX_LENGTH = 2048

/** Names that mean something else on each network, or nothing at all. */
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
 * Says why the Worker must not send to or fetch from an address that came from outside, if it
 * must not: the caller could otherwise make it knock at doors that only it can reach. The
 * address is judged as the runtime's own parser reads it, which is how `fetch` will read it too,
 * so `https://0x7f.1/` is 127.0.0.1 here; it is to be used as it was given, since signed queries
 * do not survive rewriting.
 *
 * A name that resolves to a private address passes: Workers cannot pin DNS. On Cloudflare there
 * is no private network behind a Worker for such a name to lead into.
 *
 * @param ownHosts `host` of every address this Worker answers at
 * @returns the end of a sentence about the address, or undefined when it is fine
 */
export function checkPublicUrl(
  address: string,
  { urlAllowedHosts, allowInsecureUrls }: UrlRules,
  ownHosts: readonly string[],
): string | undefined {
  if (address.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`
  // The parser drops or bends these without a word: what is checked must be what is seen.
  if (/[\s\p{Cc}\p{Cf}\\]/u.test(address))
    return 'holds a blank, a control character or a backslash'
  if (!URL.canParse(address)) return 'is not an absolute address'

  const { protocol, host, hostname, port } = new URL(address)
  if (protocol !== 'https:' && !(allowInsecureUrls && protocol === 'http:')) return 'must be https'
  if (hasUserInfo(address)) return 'must not hold a user name or password'
  if (ownHosts.some((own) => own.toLowerCase() === host))
    return 'is an address of this Worker itself'
  if (!allowInsecureUrls) {
    if (port !== '') return 'must not name a port'
    const problem = checkHostName(hostname)
    if (problem) return problem
  }
  if (
    urlAllowedHosts.length > 0 &&
    !urlAllowedHosts.some((allowed) => isSubdomainOf(hostname, allowed))
  ) {
    return 'is on a host that URL_ALLOWED_HOSTS does not name'
  }
  return undefined
}

/** Whether a text is a host name in the form in which a parsed address has it. */
export function isHostName(name: string): boolean {
  return URL.canParse(`https://${name}`) && new URL(`https://${name}`).hostname === name
}

/** Also an empty one, as in `https://@host/`, which leaves no trace after parsing. */
function hasUserInfo(address: string): boolean {
  return /^[^/?#]*\/*[^/?#]*@/.test(address)
}

function checkHostName(hostname: string): string | undefined {
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) {
    return 'must name its host, not give an IP address'
  }
  if (hostname.endsWith('.')) return 'must not end its host with a dot'
  const labels = hostname.split('.')
  if (labels.length < 2 || LOCAL_SUFFIXES.includes(labels.at(-1) ?? '')) {
    return 'must be on a public host, not a local name'
  }
  return undefined
}

function isSubdomainOf(hostname: string, allowed: string): boolean {
  return hostname === allowed || hostname.endsWith(`.${allowed}`)
}
