import type { Facts } from '../errors/facts/facts.ts'
import type { Retryable } from '../errors/runninghub-error.ts'

/** One error in the chain of causes of a failed connection. */
export interface ErrorCause {
  message?: string | undefined
  code?: string | undefined
  syscall?: string | undefined
}

/** What to do about a request that was certainly not sent. */
export interface NotSent {
  /** "always" when the failure may pass, "never" when something must be corrected first. */
  retry: Extract<Retryable, 'always' | 'never'>
  hint: Facts
}

const NETWORK_HINT: Facts = { kind: 'check-network' }
const CERTIFICATE_HINT: Facts = { kind: 'check-certificate' }
const PROXY_HINT: Facts = { kind: 'check-proxy' }
const BASE_URL_HINT: Facts = { kind: 'check-base-url-of-sites' }

/** Codes of Node and undici for a connection that was not established. */
const CONNECT_ERRORS = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_CONN',
  'ERR_TLS_HANDSHAKE_TIMEOUT',
])

/** OpenSSL's codes for a rejected certificate, which it checks before anything is sent. */
const CERTIFICATE_ERRORS =
  /^(?:(?:DEPTH_ZERO_)?SELF_SIGNED_CERT(?:_IN_CHAIN)?|UNABLE_TO_\w+|CERT_\w+|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_\w+)$/

/** Errors in response to the first message of TLS. Other ERR_SSL_* codes can come in mid-stream. */
const TLS_VERSION_ERRORS = new Set([
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_TLSV1_UNRECOGNIZED_NAME',
])

/** OpenSSL's source file for what comes before both sides have agreed on a version of TLS. */
const BEFORE_TLS = 'tlsany_meth.c'

/**
 * Decides whether a request certainly failed before it was sent, and what to do then. Returns
 * undefined when it may have been sent. Only certainty counts: a create call that was sent may have
 * created a task.
 */
export function classifyConnectionError(causes: readonly ErrorCause[]): NotSent | undefined {
  for (const cause of causes) {
    const notSent = classifyCause(cause)
    if (notSent) return notSent
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
  const refusal = /^Proxy response \((\d+)\) !== 200 when HTTP Tunneling$/.exec(message)
  if (refusal) {
    // A site that the proxy cannot reach may be reachable later. A denied access stays denied.
    const transient = Number(refusal[1]) >= 500 || refusal[1] === '429'
    return { retry: transient ? 'always' : 'never', hint: PROXY_HINT }
  }
  if (message.startsWith('Proxy Authentication Required'))
    return { retry: 'never', hint: PROXY_HINT }
  return undefined
}
