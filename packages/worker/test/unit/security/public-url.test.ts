import { describe, expect, test } from 'vitest'
import { checkPublicUrl, isHostName } from '../../../src/security/public-url.ts'

const strict = { urlAllowedHosts: [], allowInsecureUrls: false }
const own = ['worker.example.com', 'runninghub.you.workers.dev']

const check = (url: string) => checkPublicUrl(url, strict, own)

test.each([
  'https://hooks.zapier.com/hooks/catch/1/abc/',
  'https://n8n.example.org/webhook-waiting/7?signature=a%2Bb%20c&x=%7B%7D',
  'https://example.com:443/default-port',
  'https://xn--fiqs8s.example/',
  'https://中文.example.com/图.png',
  'https://a-b.c_d.example.com/',
  'https://example.com/path@with-at?mail=a@b.c#x@y',
  'https://1.2.3.4.example.com/',
  'https://example.com/?next=http://127.0.0.1/',
  'https://not-worker.example.com/',
  'https://local.example.com/internal',
])('checkPublicUrl accepts %s', (url) => {
  expect(check(url)).toBeUndefined()
})

describe('checkPublicUrl rejects text that is not an absolute URL', () => {
  test.each([
    ['', 'absolute'],
    ['/relative', 'absolute'],
    ['//example.com/x', 'absolute'],
    ['https://', 'absolute'],
    ['https:///', 'absolute'],
    ['https://exa mple.com', 'space'],
    [' https://example.com', 'space'],
    ['https://example.com\n', 'space'],
    ['https://exam\tple.com', 'space'],
    ['https://example.com\u0000', 'space'],
    ['https://example\u00ad.com', 'space'],
    ['https://exam\u200bple.com', 'space'],
    ['https:\\\\example.com', 'backslash'],
    ['https://example.com\\@127.0.0.1/', 'backslash'],
    ['https://256.256.256.256/', 'absolute'],
    ['https://example.com:99999/', 'absolute'],
    [`https://example.com/${'x'.repeat(2048)}`, 'longer'],
  ])('%j', (url, reason) => {
    expect(check(url)).toContain(reason)
  })
})

describe('checkPublicUrl rejects other schemes than https', () => {
  test.each([
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'javascript:alert(1)',
    'blob:https://example.com/1',
    'ws://example.com',
    'HTTP://EXAMPLE.COM',
  ])('%s', (url) => {
    expect(check(url)).toBe('must be https')
  })
})

describe('checkPublicUrl rejects user names and passwords', () => {
  test.each([
    'https://user@example.com/',
    'https://user:secret@example.com/',
    'https://:secret@example.com/',
    'https://@example.com/',
    'https://:@example.com/',
    'https://example.com@evil.example/',
    'https://example.com%40@evil.example/',
    'https:user@example.com/',
  ])('%s', (url) => {
    expect(check(url)).toBe('must not contain a user name or password')
  })
})

describe('checkPublicUrl rejects a URL without exactly two slashes before the host', () => {
  test.each([
    'https:example.com',
    'https:/example.com/x',
    'https:///example.com/',
    'HTTPS:example.com/a//b',
  ])('%s', (url) => {
    expect(check(url)).toBe('must have two slashes before the host name')
  })
})

test('checkPublicUrl takes a time that grows with the length of the URL and no faster', () => {
  const check480 = (url: string) => {
    const start = performance.now()
    for (let count = 0; count < 480; count++) check(url)
    return performance.now() - start
  }
  // Work that grows with the square of the length takes minutes.
  expect(check480(`https:${'a'.repeat(20_000)}`)).toBeLessThan(60_000)
})

describe('checkPublicUrl rejects IP addresses in every notation', () => {
  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.0.0.1./',
    'https://１２７.0.0.1/',
    'https://127。0。0。1/',
    'https://0/',
    'https://0.0.0.0/',
    'https://10.0.0.8/',
    'https://169.254.169.254/latest/meta-data/',
    'https://192.168.1.1/',
    'https://8.8.8.8/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[2606:4700::1111]/',
    'https://%31%32%37.0.0.1/',
  ])('%s', (url) => {
    expect(check(url)).toBe('must have a host name, not an IP address')
  })
})

describe('checkPublicUrl rejects local host names', () => {
  test.each([
    ['https://localhost/', 'a local one'],
    ['https://LOCALHOST/', 'a local one'],
    ['https://ｌｏｃａｌｈｏｓｔ/', 'a local one'],
    ['https://app.localhost/', 'a local one'],
    ['https://localhost./', 'dot'],
    ['https://example.com./', 'dot'],
    ['https://worker.example.com./', 'dot'],
    ['https://intranet/', 'a local one'],
    ['https://db/', 'a local one'],
    ['https://printer.local/', 'a local one'],
    ['https://printer.LOCAL/', 'a local one'],
    ['https://metadata.google.internal/', 'a local one'],
    ['https://nas.home.arpa/', 'a local one'],
    ['https://nas.lan/', 'a local one'],
    ['https://db.corp/', 'a local one'],
    ['https://hidden.onion/', 'a local one'],
  ])('%s', (url, reason) => {
    expect(check(url)).toContain(reason)
  })
})

test.each(['https://example.com:8443/', 'https://example.com:80/', 'https://example.com:22/'])(
  'checkPublicUrl rejects the port of %s',
  (url) => expect(check(url)).toBe('must not have a port'),
)

test.each([
  'https://worker.example.com/v1/tasks',
  'https://WORKER.example.com/',
  'https://worker。example。com/',
  'https://ｗorker.example.com/',
  'https://runninghub.you.workers.dev/base/v1/tasks',
])('checkPublicUrl rejects %s, a URL of this Worker', (url) => {
  expect(check(url)).toBe('is a URL of this Worker itself')
})

describe('checkPublicUrl with URL_ALLOWED_HOSTS', () => {
  const rules = { urlAllowedHosts: ['example.com', 'n8n.example.org'], allowInsecureUrls: false }
  test.each([
    ['https://example.com/', true],
    ['https://hooks.example.com/', true],
    ['https://N8N.example.org/', true],
    ['https://a.b.n8n.example.org/', true],
    ['https://notexample.com/', false],
    ['https://example.com.evil.net/', false],
    ['https://example.org/', false],
    ['https://exаmple.com/', false], // a Cyrillic а
    ['https://example.c0m/', false],
    ['https://evil.net/?example.com', false],
    ['https://evil.net/#.example.com', false],
  ])('%s allowed: %s', (url, allowed) => {
    expect(checkPublicUrl(url, rules, own) === undefined).toBe(allowed)
  })
})

describe('checkPublicUrl with ALLOW_INSECURE_URLS', () => {
  const rules = { urlAllowedHosts: [], allowInsecureUrls: true }
  const here = ['127.0.0.1:8787']
  test.each([
    ['http://127.0.0.1:9000/callback', true],
    ['http://localhost:5678/webhook', true],
    ['http://n8n/webhook', true],
    ['https://[::1]:3000/', true],
    ['http://127.0.0.1:8787/v1/tasks', false],
    ['http://user@127.0.0.1:9000/', false],
    ['ftp://127.0.0.1/', false],
    ['file:///etc/passwd', false],
  ])('%s allowed: %s', (url, allowed) => {
    expect(checkPublicUrl(url, rules, here) === undefined).toBe(allowed)
  })
})

test.each([
  ['example.com', true],
  ['xn--fiqs8s.com', true],
  ['Example.com', false],
  ['example.com:443', false],
  ['example.com/path', false],
  ['*.example.com', false],
  ['user@example.com', false],
  ['', false],
])('isHostName(%j): %s', (name, valid) => {
  expect(isHostName(name)).toBe(valid)
})
