import type { ProblemName } from '../../../src/http/problem.ts'
import { type BadRequest, jsonRequest, PRESET, TASKS, WORKFLOW } from './bad-request.ts'

const UNKNOWN_TASK = '0hzzzzzzz0123456789abcdef'

/** What may stand in the path for the id of a task. */
const IDS = [
  UNKNOWN_TASK,
  '1',
  'A',
  '..',
  '%2e%2e',
  '%00',
  '%ff',
  '%0a',
  '__proto__',
  'constructor',
  '密',
  "1'%20OR%201=1",
  '1;DROP',
  '-1',
  'a'.repeat(65),
  'a'.repeat(8_000),
  '%F0%9F%92%A9',
]

/** Query parameters that no list of tasks takes. */
const QUERIES: readonly (readonly [string, ProblemName])[] = [
  ...[
    'a=1',
    'Status=failed',
    '__proto__=1',
    'constructor=1',
    'toString=1',
    'status[]=failed',
    'wait=5',
    '%00=1',
  ].map((query) => [query, 'unknown-parameter'] as const),
  ...[
    ...[
      '',
      'done',
      'Failed',
      'failed%20',
      '__proto__',
      'constructor',
      '%00',
      'failed,succeeded',
    ].map((text) => `status=${text}`),
    ...['', 'yes', '__proto__', 'toString'].map((text) => `callback=${text}`),
    ...['', '0', '101', '-1', '1.5', '1e1', '0x10', '%201', '٣', 'NaN', '9'.repeat(400)].map(
      (text) => `limit=${text}`,
    ),
    ...['', '%F0%9F%92%A9', 'A', '-', '..', 'a%20b', 'a'.repeat(65), "'%20OR%201=1"].map(
      (text) => `cursor=${text}`,
    ),
    ...['since', 'until'].flatMap((name) =>
      [
        '',
        'yesterday',
        '2026',
        '2026-01',
        '2026-13-01',
        '2026-02-30',
        '2026-01-32',
        '26-01-01',
        '1969-01-01',
        '2026-01-31x',
        '2026-01-31 or so',
        '2026-01-31 UTC',
        '2026-01-31 (a note)',
        '2026-01-31T25:00:00Z',
        '2026-01-31T08:00:00Z;',
        '2026-01-31%00',
        '0',
        '1767225600000',
        'NaN',
        '99999999-01-01',
      ].map((text) => `${name}=${text}`),
    ),
    `text=`,
    `text=${'x'.repeat(201)}`,
    `preset=`,
    `preset=${'x'.repeat(65)}`,
    `token=${'x'.repeat(101)}`,
  ].map((query) => [query, 'invalid-request'] as const),
]

const AUTHORIZATIONS: readonly Record<string, string>[] = [
  { authorization: '' },
  { authorization: 'Bearer' },
  { authorization: 'Bearer ' },
  { authorization: 'Bearer null' },
  { authorization: 'Bearer undefined' },
  { authorization: 'Bearer __proto__' },
  { authorization: 'Bearer wrong-token-0123456789' },
  { authorization: 'Bearer TEST-TOKEN-0123456789' },
  { authorization: 'Bearer test-token-012345678' },
  { authorization: 'Bearer test-token-01234567890' },
  { authorization: 'Bearer test-token-0123456789,second-token-0123456789' },
  { authorization: 'Bearer test-token-0123456789 x' },
  { authorization: 'test-token-0123456789' },
  { authorization: 'Token test-token-0123456789' },
  { authorization: 'Basic dGVzdC10b2tlbi0wMTIzNDU2Nzg5Og==' },
  { authorization: 'Bearer %00' },
  { authorization: `Bearer ${'x'.repeat(10_000)}` },
  { authorization: '', 'x-api-key': '' },
  { authorization: '', 'x-api-key': 'wrong' },
  { authorization: '', 'x-api-key': 'Bearer test-token-0123456789' },
  { authorization: 'Bearer wrong', 'x-api-key': 'test-token-0123456789' },
  { authorization: '', cookie: 'token=test-token-0123456789' },
]

const PROTECTED: readonly [string, string][] = [
  ['POST', '/v1/tasks'],
  ['GET', '/v1/tasks'],
  ['GET', '/v1/tasks/:task'],
  ['POST', '/v1/tasks/:task/cancel'],
  ['POST', '/v1/tasks/:task/rerun'],
  ['POST', '/v1/tasks/:task/redeliver'],
  ['POST', '/v1/tasks/redeliver'],
  ['GET', '/v1/dashboard'],
  ['GET', '/v1/presets'],
  ['PUT', `/v1/presets/${PRESET}`],
  ['DELETE', `/v1/presets/${PRESET}`],
  ['POST', `/v1/presets/${PRESET}/tasks`],
  ['GET', `/v1/apps/${WORKFLOW}`],
  ['POST', '/v1/queue/pause'],
  ['POST', '/v1/queue/resume'],
]

const BY_ID: readonly [string, string][] = [
  ['GET', ''],
  ['POST', '/cancel'],
  ['POST', '/rerun'],
  ['POST', '/redeliver'],
]

const PATHS = [
  '/v1',
  '/v1/',
  '/v1/task',
  '/v1/tasks/a/b',
  '/v1/tasks/a/b/c',
  '/V1/tasks',
  '/v2/tasks',
  '/v1//tasks',
  '/v1/__proto__',
  '/v1/presets/a/b',
  '/v1/queue',
  '/v1/runninghub/a',
  '/v1/results/a/b',
]

const METHODS: readonly [string, string][] = [
  ['PUT', '/v1/tasks'],
  ['DELETE', '/v1/tasks'],
  ['PATCH', '/v1/tasks'],
  ['POST', '/v1/tasks/:task'],
  ['DELETE', '/v1/tasks/:task'],
  ['GET', '/v1/tasks/:task/cancel'],
  ['PUT', '/v1/tasks/:task/cancel'],
  ['POST', '/v1/presets'],
  ['POST', `/v1/presets/${PRESET}`],
  ['GET', `/v1/presets/${PRESET}/tasks`],
  ['POST', '/v1/dashboard'],
  ['GET', '/v1/queue/pause'],
  ['GET', '/v1/runninghub/a/b'],
  ['PROPFIND', '/v1/tasks'],
]

const WEBHOOKS = [
  `${UNKNOWN_TASK}/guess`,
  ':task/guess',
  ':task/%00',
  ':task/..%2f',
  ':task/__proto__',
  `:task/${'x'.repeat(129)}`,
  '__proto__/constructor',
  '%20/%00',
]

const request = (
  method: string,
  path: string,
  expected: ProblemName,
  headers: Record<string, string> = {},
): BadRequest => ({
  name: `${method} ${path} ${JSON.stringify(headers)}`.slice(0, 200),
  method,
  path,
  headers,
  expected,
})

export const paths: readonly BadRequest[] = [
  ...IDS.flatMap((id) =>
    BY_ID.map(([method, end]) => request(method, `/v1/tasks/${id}${end}`, 'not-found')),
  ).filter(({ path }) => !/\/(\.\.|%2e%2e)(\/|$)/.test(path)),
  ...PATHS.map((path) => request('POST', path, 'not-found')),
  ...METHODS.map(([method, path]) => request(method, path, 'method-not-allowed')),
  ...WEBHOOKS.map((path) => request('POST', `/v1/runninghub/${path}`, 'not-found')),
  ...['0', 'a', '__proto__', '%00', '-1', '1.5'].map((id) =>
    request('GET', `/v1/apps/${id}`, 'not-found'),
  ),
]

export const queries: readonly BadRequest[] = [
  ...['/v1/tasks', '/v1/dashboard'].flatMap((path) =>
    QUERIES.map(([query, kind]) => request('GET', `${path}?${query}`, kind)),
  ),
  ...QUERIES.filter(([query]) => /^(since|until|text)=/.test(query)).map(([query, kind]) =>
    request('POST', `/v1/tasks/redeliver?${query}`, kind),
  ),
  ...['a=1', '__proto__=1', 'constructor=1'].flatMap((query) =>
    PROTECTED.map(([method, path]) =>
      method === 'POST' && /tasks$/.test(path)
        ? jsonRequest([method, `${path}?${query}`], '{}', 'unknown-parameter')
        : request(method, `${path}?${query}`, 'unknown-parameter'),
    ),
  ),
  ...['', '-1', '61', '1.5', 'soon', '1e1', '%201', '0x1', '9'.repeat(400)].flatMap((wait) => [
    request('GET', `/v1/tasks/:task?wait=${wait}`, 'invalid-request'),
    ...['/v1/tasks', `/v1/presets/${PRESET}/tasks`].map((path) =>
      jsonRequest(['POST', `${path}?wait=${wait}`], `{"workflowId": "${WORKFLOW}"}`),
    ),
  ]),
  ...['', 'yes', '1', 'TRUE', '__proto__', 'constructor', 'toString', 'hasOwnProperty'].map(
    (text) => request('GET', `/v1/tasks/:task?progress=${text}`, 'invalid-request'),
  ),
  ...['%00', '密', 'a b', 'x'.repeat(1_025)].map((text) =>
    request('GET', `/v1/presets?cursor=${text}`, 'invalid-request'),
  ),
  ...['', 'other', '__proto__'].map((text) =>
    request('POST', `/v1/queue/pause?account=${text}`, 'invalid-request'),
  ),
]

export const headers: readonly BadRequest[] = [
  ...PROTECTED.flatMap(([method, path]) =>
    AUTHORIZATIONS.map((one) => request(method, path, 'unauthorized', one)),
  ),
  // Without a token, anybody may read the status of the Worker.
  ...AUTHORIZATIONS.filter(({ authorization = '' }) => /^Bearer \S+$/.test(authorization)).map(
    (one) => request('GET', '/health', 'unauthorized', one),
  ),
  ...['', 'x'.repeat(256), 'a\u0080', 'é', 'a\tb'].map((key): BadRequest => {
    const valid = jsonRequest(TASKS, `{"workflowId": "${WORKFLOW}", "inputs": {"6.text": "a"}}`)
    return {
      ...valid,
      name: `Idempotency-Key ${JSON.stringify(key).slice(0, 40)}`,
      headers: { ...valid.headers, 'idempotency-key': key },
    }
  }),
]
