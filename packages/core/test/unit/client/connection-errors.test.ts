import { inEnglish } from '@runninghub-action/core'
import { describe, expect, test } from 'vitest'
import { classifyConnectionError, type ErrorCause } from '../../../src/client/connection-error.ts'

const tunnel = (status: number) => ({
  code: 'UND_ERR_ABORTED',
  message: `Proxy response (${status}) !== 200 when HTTP Tunneling`,
})

describe('a request that certainly was not sent', () => {
  test.each<[string, ErrorCause, 'always' | 'never', string]>([
    ['refused', { code: 'ECONNREFUSED', syscall: 'connect' }, 'always', 'network'],
    ['unknown host name', { code: 'ENOTFOUND' }, 'always', 'network'],
    ['reset while connecting', { code: 'ECONNRESET', syscall: 'connect' }, 'always', 'network'],
    ['handshake timeout', { code: 'ERR_TLS_HANDSHAKE_TIMEOUT' }, 'always', 'network'],
    ['a proxy that closes the connection', { code: 'UND_ERR_PRX_CONN' }, 'always', 'network'],
    ...[
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ].map((code): [string, ErrorCause, 'never', string] => [
      code,
      { code },
      'never',
      'NODE_EXTRA_CA_CERTS',
    ]),
    [
      'a server without TLS',
      {
        code: 'ERR_SSL_WRONG_VERSION_NUMBER',
        message: 'error:0A00010B:…:ssl/record/methods/tlsany_meth.c:84:',
      },
      'never',
      'base URL',
    ],
    [
      'a server with only old TLS',
      { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' },
      'never',
      'base URL',
    ],
    ['a proxy that requires a password', tunnel(407), 'never', 'password'],
    ['a proxy that denies access', tunnel(403), 'never', 'HTTPS_PROXY'],
    ['a proxy that does not reach the site', tunnel(502), 'always', 'HTTPS_PROXY'],
    ['a proxy that fails', tunnel(500), 'always', 'HTTPS_PROXY'],
    ['a proxy with too many calls', tunnel(429), 'always', 'HTTPS_PROXY'],
    [
      'a proxy that requires a password, without a tunnel',
      { message: 'Proxy Authentication Required (407)' },
      'never',
      'password',
    ],
    ['an invalid proxy URL', { code: 'ERR_PROXY_ADDRESS' }, 'never', 'HTTP_PROXY'],
    ['an unknown scheme', { message: 'unknown scheme' }, 'never', 'base URL'],
    ['a forbidden port', { message: 'bad port' }, 'never', 'base URL'],
  ])('%s', (_name, cause, retry, hint) => {
    const notSent = classifyConnectionError([{ message: 'fetch failed' }, cause])
    expect(notSent?.retry).toBe(retry)
    expect(notSent && inEnglish(notSent.hint)).toContain(hint)
  })
})

describe('a request that may have been sent', () => {
  test.each<[string, ErrorCause]>([
    ['reset', { code: 'ECONNRESET', syscall: 'read' }],
    ['closed', { code: 'UND_ERR_SOCKET', message: 'other side closed' }],
    ['aborted', { code: 'UND_ERR_ABORTED', message: 'Request was cancelled.' }],
    [
      'wrong version in mid-stream',
      { code: 'ERR_SSL_WRONG_VERSION_NUMBER', message: 'tls1_meth.c' },
    ],
    ['a bad record in mid-stream', { code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' }],
    [
      'a client certificate requested after the handshake',
      { code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' },
    ],
    ['another error that names a file of TLS', { code: 'EPROTO', message: 'tlsany_meth.c' }],
    ['a message that contains that of a proxy', { message: `x${tunnel(502).message}` }],
    ['a message that begins as that of a proxy', { message: `${tunnel(502).message}.` }],
    ['renegotiation', { code: 'ERR_TLS_RENEGOTIATION_DISABLED' }],
    ['no code and no message', {}],
  ])('%s', (_name, cause) => {
    expect(classifyConnectionError([{ message: 'fetch failed' }, cause])).toBeUndefined()
  })
})
