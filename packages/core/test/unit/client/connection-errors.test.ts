import { describe, expect, test } from 'vitest'
import { classifyConnectionError, type ErrorCause } from '../../../src/client/connection-error.ts'

const tunnel = (status: number) => ({
  code: 'UND_ERR_ABORTED',
  message: `Proxy response (${status}) !== 200 when HTTP Tunneling`,
})

describe('certainly not sent', () => {
  test.each<[string, ErrorCause, 'always' | 'never', string]>([
    ['refused', { code: 'ECONNREFUSED', syscall: 'connect' }, 'always', 'network'],
    ['unknown name', { code: 'ENOTFOUND' }, 'always', 'network'],
    ['reset while connecting', { code: 'ECONNRESET', syscall: 'connect' }, 'always', 'network'],
    ['no end of the handshake', { code: 'ERR_TLS_HANDSHAKE_TIMEOUT' }, 'always', 'network'],
    ['a proxy that hangs up', { code: 'UND_ERR_PRX_CONN' }, 'always', 'network'],
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
      'no TLS at all',
      {
        code: 'ERR_SSL_WRONG_VERSION_NUMBER',
        message: 'error:0A00010B:…:ssl/record/methods/tlsany_meth.c:84:',
      },
      'never',
      'base URL',
    ],
    ['only old TLS', { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' }, 'never', 'base URL'],
    ['a proxy that wants a password', tunnel(407), 'never', 'password'],
    ['a proxy that lets nobody out', tunnel(403), 'never', 'HTTPS_PROXY'],
    ['a proxy that does not reach the site', tunnel(502), 'always', 'HTTPS_PROXY'],
    [
      'the same, without a tunnel',
      { message: 'Proxy Authentication Required (407)' },
      'never',
      'password',
    ],
    ["a proxy's address that is none", { code: 'ERR_PROXY_ADDRESS' }, 'never', 'HTTP_PROXY'],
    ['a scheme nobody knows', { message: 'unknown scheme' }, 'never', 'base URL'],
    ['a port nobody may ask', { message: 'bad port' }, 'never', 'base URL'],
  ])('%s', (_name, reason, retry, hint) => {
    const found = classifyConnectionError([{ message: 'fetch failed' }, reason])
    expect(found).toEqual({ retry, hint: expect.stringContaining(hint) })
  })
})

describe('perhaps sent', () => {
  test.each<[string, ErrorCause]>([
    ['reset', { code: 'ECONNRESET', syscall: 'read' }],
    ['closed', { code: 'UND_ERR_SOCKET', message: 'other side closed' }],
    ['aborted', { code: 'UND_ERR_ABORTED', message: 'Request was cancelled.' }],
    [
      'wrong version in mid-stream',
      { code: 'ERR_SSL_WRONG_VERSION_NUMBER', message: 'tls1_meth.c' },
    ],
    ['a bad record in mid-stream', { code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' }],
    ['a certificate asked for too late', { code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }],
    ['renegotiation', { code: 'ERR_TLS_RENEGOTIATION_DISABLED' }],
    ['nothing is known', {}],
  ])('%s', (_name, reason) => {
    expect(classifyConnectionError([{ message: 'fetch failed' }, reason])).toBeUndefined()
  })
})
