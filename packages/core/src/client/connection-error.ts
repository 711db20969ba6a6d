import type { Retryable } from '../errors/runninghub-error.ts'

/** One of the causes of a failed connection. */
export interface ErrorCause {
  message?: string | undefined
  code?: string | undefined
  syscall?: string | undefined
}

/** What follows for a request that certainly never left. */
export interface NotSent {
  /** "always" when it may pass, "never" when something has to be corrected first. */
  retry: Extract<Retryable, 'always' | 'never'>
  hint: string
}

const NETWORK_HINT = 'Check the network, the proxy settings and the base URL.'
const CERTIFICATE_HINT =
  'Check the base URL. Where a company or a proxy puts a certificate of its own in front of every site, name the file of its authority in NODE_EXTRA_CA_CERTS.'
const PROXY_HINT = 'Check the address, the user name and the password in HTTP_PROXY or HTTPS_PROXY.'
const BASE_URL_HINT = 'Check the base URL: https://www.runninghub.cn or https://www.runninghub.ai.'

/** No connection was made; by the names of Node and undici. */
const CONNECT_ERRORS = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_CONN',
  'ERR_TLS_HANDSHAKE_TIMEOUT',
])

/** OpenSSL's words against a certificate, which is looked at before anything is sent. */
const CERTIFICATE_ERRORS =
  /^(?:(?:DEPTH_ZERO_)?SELF_SIGNED_CERT(?:_IN_CHAIN)?|UNABLE_TO_\w+|CERT_\w+|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_\w+)$/

/** Answers to the very first message of TLS. Other ERR_SSL_* can come in mid-stream. */
const TLS_VERSION_ERRORS = new Set([
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
export function classifyConnectionError(reasons: readonly ErrorCause[]): NotSent | undefined {
  for (const reason of reasons) {
    const found = classifyCause(reason)
    if (found) return found
  }
  return undefined
}

function classifyCause({ message = '', code = '', syscall }: ErrorCause): NotSent | undefined {
  if (syscall === 'connect' || CONNECT_ERRORS.has(code))
    return { retry: 'always', hint: NETWORK_HINT }
  if (CERTIFICATE_ERRORS.test(code)) return { retry: 'never', hint: CERTIFICATE_HINT }
  const noTls = code.startsWith('ERR_SSL_') && message.includes(BEFORE_TLS)
  if (noTls || TLS_VERSION_ERRORS.has(code)) return { retry: 'never', hint: NETWORK_HINT }
  if (code === 'ERR_PROXY_ADDRESS') return { retry: 'never', hint: PROXY_HINT }
  if (message === 'unknown scheme' || message === 'bad port') {
    return { retry: 'never', hint: BASE_URL_HINT }
  }
  const refused = /^Proxy response \((\d+)\) !== 200 when HTTP Tunneling$/.exec(message)
  if (refused) {
    // A proxy that cannot reach the site may in a moment; one that does not let us out will not.
    const passing = Number(refused[1]) >= 500 || refused[1] === '429'
    return { retry: passing ? 'always' : 'never', hint: PROXY_HINT }
  }
  if (message.startsWith('Proxy Authentication Required'))
    return { retry: 'never', hint: PROXY_HINT }
  return undefined
}
