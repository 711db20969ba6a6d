import { describe, expect, test } from 'vitest'
import { type Reason, unsent } from '../../../src/client/unsent.ts'

const tunnel = (status: number) => ({
  code: 'UND_ERR_ABORTED',
  message: `Proxy response (${status}) !== 200 when HTTP Tunneling`,
})

describe('certainly not sent', () => {
  test.each<[string, Reason, 'wait' | 'final', string]>([
    ['refused', { code: 'ECONNREFUSED', syscall: 'connect' }, 'wait', 'network'],
    ['unknown name', { code: 'ENOTFOUND' }, 'wait', 'network'],
    ['reset while connecting', { code: 'ECONNRESET', syscall: 'connect' }, 'wait', 'network'],
    ['no end of the handshake', { code: 'ERR_TLS_HANDSHAKE_TIMEOUT' }, 'wait', 'network'],
    ['a proxy that hangs up', { code: 'UND_ERR_PRX_CONN' }, 'wait', 'network'],
    ...[
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ].map((code): [string, Reason, 'final', string] => [
      code,
      { code },
      'final',
      'NODE_EXTRA_CA_CERTS',
    ]),
    [
      'no TLS at all',
      {
        code: 'ERR_SSL_WRONG_VERSION_NUMBER',
        message: 'error:0A00010B:…:ssl/record/methods/tlsany_meth.c:84:',
      },
      'final',
      'base URL',
    ],
    ['only old TLS', { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' }, 'final', 'base URL'],
    ['a proxy that wants a password', tunnel(407), 'final', 'password'],
    ['a proxy that lets nobody out', tunnel(403), 'final', 'HTTPS_PROXY'],
    ['a proxy that does not reach the site', tunnel(502), 'wait', 'HTTPS_PROXY'],
    [
      'the same, without a tunnel',
      { message: 'Proxy Authentication Required (407)' },
      'final',
      'password',
    ],
    ["a proxy's address that is none", { code: 'ERR_PROXY_ADDRESS' }, 'final', 'HTTP_PROXY'],
    ['a scheme nobody knows', { message: 'unknown scheme' }, 'final', 'base URL'],
    ['a port nobody may ask', { message: 'bad port' }, 'final', 'base URL'],
  ])('%s', (_name, reason, retry, hint) => {
    const found = unsent([{ message: 'fetch failed' }, reason])
    expect(found).toEqual({ retry, hint: expect.stringContaining(hint) })
  })
})

describe('perhaps sent', () => {
  test.each<[string, Reason]>([
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
    expect(unsent([{ message: 'fetch failed' }, reason])).toBeUndefined()
  })
})
