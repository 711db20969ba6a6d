import {
  englishWording,
  type Facts,
  type FactsByKind,
  type FactsKind,
  SERVICE_CODES,
  wordFacts,
} from '@runninghub-action/core'
import { describe, expect, test } from 'vitest'
import { factsInEnglish } from '../../../src/messages/facts/en.ts'
import { factsInChinese } from '../../../src/messages/facts/zh.ts'

const file = 'api.json'
const path = 'a.png'
const taskId = '1910246754753896450'
const workflowId = '1980237776367083521'
const page = 'https://www.runninghub.cn/call-api/call-record-detail/1910246754753896450'
const position = { file, line: 3, column: 5 }
const inner: Facts = { kind: 'value-missing' }
const reason: Facts = { kind: 'json-ends-early' }
const found = { type: 'number', value: '5' } as const

/** One example of each kind. A kind that is missing does not compile. */
const EXAMPLES: { [K in FactsKind]: FactsByKind[K] } = {
  plain: { text: '文本' },
  'at-position': { position, about: inner },
  lines: { lines: [inner, reason] },
  'workflow-too-large': { file, megabytes: 21, limit: 20 },
  'workflow-empty': { file },
  'workflow-utf16': { file },
  'workflow-not-text': { file, found: 'png' },
  'workflow-other-language': { file, language: 'markup' },
  'workflow-not-an-object': { found: 'array' },
  'workflow-without-nodes': { file },
  'workflow-editor-format': { file },
  'workflow-wrapped': { file, wrapper: 'prompt' },
  'workflow-problems': { file, problems: [inner], more: 2 },
  'node-not-an-object': { id: '6', found: 'null' },
  'node-inputs-not-an-object': { id: '6', found: 'array' },
  'not-json': { reason },
  'json-too-deep': { levels: 200 },
  'json-too-long': { values: 200_000 },
  'json-ends-early': {},
  'json-trailing-comma': { close: '}' },
  'json-open-string': {},
  'json-control-character': { written: '\\u0001' },
  'json-unexpected': { token: 'x' },
  'export-api-json': {},
  'save-as-utf8': {},
  'unwrap-workflow': { wrapper: 'prompt' },
  'repair-json': {},
  'workflow-id-empty': {},
  'workflow-id-malformed': {},
  'workflow-id-is-key': {},
  'workflow-id-unreadable': {},
  'workflow-id-other-host': {},
  'workflow-id-of-app': {},
  'workflow-id-not-in-url': {},
  'workflow-id-other-site': { site: 'ai', baseUrl: 'https://www.runninghub.cn' },
  'workflow-id-form': {},
  'use-site': { site: 'ai' },
  override: {
    target: '6.text',
    problem: inner,
    suggestion: '7.text',
    position,
    positionOf: 'field',
  },
  'override-problems': { problems: [inner] },
  'value-missing': {},
  'value-control-character': { code: 'U+0001' },
  'value-rounded': { text: '9.02156E+13' },
  'value-not-text': { found },
  'value-not-a-number': { found: { type: 'excerpt', text: 'x' } },
  'value-not-finite': { value: 'NaN' },
  'value-too-large': { text: '1e999' },
  'value-unsafe-integer': { value: '9007199254740993' },
  'value-not-boolean': { found: { type: 'list' } },
  'value-not-nested': { expected: 'array', found: { type: 'boolean', value: 'true' } },
  'value-not-scalar': { found: { type: 'other', name: 'symbol' } },
  'value-not-json': { reason },
  'value-is-link': {},
  'nested-too-deep': {},
  'nested-not-finite': { value: 'NaN' },
  'nested-unsafe-integer': { value: '9007199254740993' },
  'nested-control-character': { code: 'U+0001' },
  'nested-not-plain': {},
  'nested-other-type': { name: 'undefined' },
  'target-ambiguous': { ids: ['6', '7'] },
  'target-not-by-id': {},
  'target-without-field': {},
  'node-unknown': { name: 'x' },
  'field-unknown': { ids: ['6'], classType: 'CLIPTextEncode', field: 'txt' },
  'field-is-link': { field: 'clip', nodeId: '6', from: '4', label: 'Checkpoint' },
  'field-already-set': { field: 'text', nodeId: '6', by: '6.text' },
  'file-field-empty': { fileKind: 'image' },
  'change-of-unknown-field': {},
  'change-repeated': {},
  'change-of-link': {},
  'change-of-other-type': { expected: 'string' },
  'inputs-too-large': { file },
  'inputs-not-utf8': { file },
  'check-file': {},
  'save-as-csv-utf8': {},
  'batch-without-rows': { file },
  'row-workflow-id': { target: 'workflow-id', rounded: '1.98E+18' },
  'yaml-not-a-list': { found: 'map' },
  'yaml-not-a-map': { found: 'list' },
  'yaml-without-name': {},
  'yaml-comment': { comment: '#1', fullText: 'a #1', text: 'a' },
  'yaml-duplicate-name': {},
  'yaml-second-document': {},
  'yaml-name-in-wrong-place': {},
  'yaml-name-on-two-lines': {},
  'yaml-wrong-first-character': {},
  'yaml-tab': {},
  'yaml-text-after-value': {},
  'yaml-unexpected-token': { message: 'x' },
  'yaml-tag': { message: 'x' },
  'yaml-alias': { message: 'x' },
  'yaml-other': { message: 'x' },
  'csv-column-without-name': { column: 2 },
  'csv-column-twice': { name: '6.text' },
  'csv-value-count': { values: 3, columns: 2, delimiter: { kind: 'delimiter-comma' } },
  'csv-syntax': { delimiter: { kind: 'delimiter-tab' }, message: 'x' },
  'delimiter-comma': {},
  'delimiter-semicolon': {},
  'delimiter-tab': {},
  'plan-problems': { problems: [inner] },
  'workflow-id-missing': {},
  'row-of-other-workflow': {},
  'seeds-of-sent-workflow': {},
  'omit-pin-seeds': {},
  'send-workflow-without-graph': {},
  'pin-seeds-without-graph': {},
  'file-missing': { path },
  'file-unreadable': { path, reason: 'EACCES' },
  'file-changed': { path, before: 1, now: 2 },
  'file-is-directory': { path },
  'file-not-regular': { path },
  'file-empty': { path },
  'file-too-large': { path, size: 2, limit: 1 },
  'file-at-url-too-large': {},
  'file-not-a-url': { url: 'x' },
  'file-not-openable': { target: '10.image', file: path },
  'check-path': {},
  'check-permissions': {},
  'wait-for-writer': {},
  'name-file-in-directory': {},
  'make-file-smaller': {},
  'pass-open-file': {},
  'result-url-invalid': { protocol: 'ftp:' },
  'result-not-saved': { path, reason: 'ENOSPC' },
  'download-failed': { url: page },
  'download-refused': { url: page, status: 404 },
  'download-empty': { url: page },
  'download-incomplete': { url: page, received: 1, expected: 2 },
  'download-of-error-page': { url: page },
  'link-expired': { url: page, status: 403 },
  'check-disk': {},
  'download-sooner': {},
  'result-may-be-gone': {},
  'proxy-may-have-responded': {},
  'output-directory-is-file': { directory: 'out' },
  'output-directory-not-writable': { directory: 'out', reason: 'EACCES' },
  'choose-output-directory': {},
  'failed-call': { action: { kind: 'call-account' }, reason: { kind: 'response-unexpected' } },
  'call-submit': { workflowId },
  'call-upload': { name: path },
  'call-query': { taskId },
  'call-cancel': { taskId },
  'call-account': {},
  'call-queue-status': {},
  'call-workflow': { workflowId },
  'call-webhook': { taskId },
  'call-retry-webhook': { webhookId: '1' },
  refusal: { code: '4711', text: 'NEW_CODE' },
  'cancel-not-allowed': { code: '1', text: 'CANCEL_NOT_ALLOWED' },
  'http-rate-limit': { status: 429 },
  'http-redirect': { status: 302, origin: 'https://x.example' },
  'http-unauthorized': { status: 401 },
  'http-not-from-service': { status: 403 },
  'http-other-content': { status: 502, content: 'page' },
  'response-unexpected': {},
  'response-missing': { seconds: 30 },
  'connection-failed': {},
  'key-not-in-header': {},
  'base-url-invalid': {},
  'submit-unknown': { workflowId, reason: { kind: 'cut-off-call' } },
  'cut-off-call': {},
  'separate-sites': {},
  'top-up': {},
  'wait-for-slot': {},
  'check-base-url': {},
  'check-instance-type': {},
  'upgrade-account': {},
  'export-again': {},
  'run-once-by-hand': {},
  'use-own-url-of-site': {},
  'check-what-responds': {},
  'try-later': {},
  'check-network': {},
  'check-certificate': {},
  'check-proxy': {},
  'check-base-url-of-sites': {},
  'copy-key-again': {},
  'set-base-url': {},
  'check-task-on-site': {},
  'check-before-next-run': { also: { kind: 'check-proxy' } },
  'task-cancelled': { taskId },
  'task-failed': { taskId, node: 'KSampler (3)', reason: 'TypeError' },
  'task-failed-without-reason': { taskId },
  'task-timed-out': { taskId, seconds: 600 },
  'task-abandoned': { why: { kind: 'wait-stopped', taskId }, remote: 'left-running' },
  'wait-stopped': { taskId },
  'task-late': { taskId },
  'task-id-malformed': {},
  'task-id-unreadable': {},
  'task-id-other-host': {},
  'task-id-not-in-url': {},
  'task-id-form': {},
  'see-task': { page },
  'see-cost': { page },
  'see-running-task': { page },
}
const examples = Object.entries(EXAMPLES).map(([kind, facts]) => ({ kind, ...facts }) as Facts)

/** What stays in a Chinese sentence: URLs, quoted texts, names of files, fields, flags and codes. */
const NAMES =
  /https?:\/\/[\w./-]+|www\.[\w.]+|"[^"]*"|“[^”]*”|--[\w-]+|[\w-]+\.\w+|\w*[A-Z]\w*|\\\w+|workflow-id|runninghub|webhook|zip|gzip|http|ftp|null|true|false|inputs|symbol|undefined|string|out\b/g

describe('what core reports', () => {
  test.each(examples.map((facts) => [facts.kind, facts] as const))(
    '%s is Chinese',
    (_kind, facts) => {
      const text = wordFacts(facts, factsInChinese)
      expect(text).toMatch(/\p{Script=Han}/u)
      const bare = text.replace(NAMES, '')
      expect(bare.match(/[A-Za-z]{2,}/)).toBeNull()
      // Half-width punctuation after a Chinese character.
      expect(bare).not.toMatch(/\p{Script=Han}[,;:!?()]|\p{Script=Han}\.(?:\s|$)/u)
    },
  )

  test('has no kind that the English terminal does not word', () => {
    for (const facts of examples) expect(wordFacts(facts, factsInEnglish)).not.toBe('')
  })

  test('differs from core only in the names of options', () => {
    const different = Object.keys(englishWording).filter(
      (kind) => factsInEnglish[kind as FactsKind] !== englishWording[kind as FactsKind],
    )
    expect(different).toEqual(['workflow-id-missing', 'pin-seeds-without-graph'])
  })

  test.each([...SERVICE_CODES.keys()])('code %s has a Chinese meaning', (code) => {
    const text = wordFacts({ kind: 'refusal', code, text: 'X' }, factsInChinese)
    expect(text).toMatch(/^\D*\p{Script=Han}.*（\d+ X）$/u)
  })
})
