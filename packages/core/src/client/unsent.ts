import type { Retry } from '../errors/runninghub-error.ts'

/** One of the causes of a failed connection. */
export interface Reason {
  message?: string | undefined
  code?: string | undefined
  syscall?: string | undefined
}

/** What follows for a request that certainly never left. */
export interface Unsent {
  /** "wait" when it may pass, "final" when something has to be mended first. */
  retry: Extract<Retry, 'wait' | 'final'>
  hint: string
}

const NETWORK = 'Check the network, the proxy settings and the base URL.'
const CERTIFICATE =
  'Check the base URL. Where a company or a proxy puts a certificate of its own in front of every site, name the file of its authority in NODE_EXTRA_CA_CERTS.'
const PROXY = 'Check the address, the user name and the password in HTTP_PROXY or HTTPS_PROXY.'
const ADDRESS = 'Check the base URL: https://www.runninghub.cn or https://www.runninghub.ai.'

/** No connection was made; by the names of Node and undici. */
const UNCONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_CONN',
  'ERR_TLS_HANDSHAKE_TIMEOUT',
])

/** OpenSSL's words against a certificate, which is looked at before anything is sent. */
const DISTRUSTED =
  /^(?:(?:DEPTH_ZERO_)?SELF_SIGNED_CERT(?:_IN_CHAIN)?|UNABLE_TO_\w+|CERT_\w+|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_\w+)$/

/** Answers to the very first message of TLS. Other ERR_SSL_* can come in mid-stream. */
const NO_COMMON_TLS = new Set([
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
])

/** Of OpenSSL's sources: reads what comes before both sides have agreed on a version of TLS. */
const BEFORE_TLS = 'tlsany_meth.c'

/**
 * Whether a failure certainly came before the request left, and what to do then; undefined when it
 * may have left. Only what is certain counts: a create call that left may have made a task.
 */
export function unsent(reasons: readonly Reason[]): Unsent | undefined {
  for (const reason of reasons) {
    const found = judge(reason)
    if (found) return found
  }
  return undefined
}

function judge({ message = '', code = '', syscall }: Reason): Unsent | undefined {
  if (syscall === 'connect' || UNCONNECTED.has(code)) return { retry: 'wait', hint: NETWORK }
  if (DISTRUSTED.test(code)) return { retry: 'final', hint: CERTIFICATE }
  const noTls = code.startsWith('ERR_SSL_') && message.includes(BEFORE_TLS)
  if (noTls || NO_COMMON_TLS.has(code)) return { retry: 'final', hint: NETWORK }
  if (code === 'ERR_PROXY_ADDRESS') return { retry: 'final', hint: PROXY }
  if (message === 'unknown scheme' || message === 'bad port') {
    return { retry: 'final', hint: ADDRESS }
  }
  const refused = /^Proxy response \((\d+)\) !== 200 when HTTP Tunneling$/.exec(message)
  if (refused) {
    // A proxy that cannot reach the site may in a moment; one that does not let us out will not.
    const passing = Number(refused[1]) >= 500 || refused[1] === '429'
    return { retry: passing ? 'wait' : 'final', hint: PROXY }
  }
  if (message.startsWith('Proxy Authentication Required')) return { retry: 'final', hint: PROXY }
  return undefined
}
