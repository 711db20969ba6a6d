import { describe, expect, test } from 'vitest'
import { isAccountPaused } from '../../../page/model/account.ts'
import { toCurl } from '../../../page/model/curl.ts'
import { refreshInterval } from '../../../page/model/refresh.ts'
import { mediaOf, safeUrl } from '../../../page/model/safe-url.ts'
import { timelineOf } from '../../../page/model/timeline.ts'
import type { Board, Task } from '../../../page/model/types.ts'
import { targetOf } from '../../../page/parts/target.ts'
import { en } from '../../../page/text/en.ts'
import { zh } from '../../../page/text/zh.ts'

const task: Task = {
  id: 'z1',
  status: 'running',
  statusUrl: 'https://worker.example/v1/tasks/z1',
  createdAt: '2026-01-01T00:00:00Z',
  workflowId: '42',
  urls: [],
  results: [],
  usage: {},
}

describe('the time line', () => {
  test('has the callback attempts after the end, oldest first', () => {
    const attempt = (at: string, status: number) => ({ at: `2026-01-01T00:${at}Z`, status })
    const ended: Task = {
      ...task,
      status: 'failed',
      startedAt: '2026-01-01T00:01:00Z',
      endedAt: '2026-01-01T00:02:00Z',
      callback: {
        status: 'pending',
        attempts: 2,
        nextAt: '2026-01-01T00:09:00Z',
        lastAttempts: [attempt('04:00', 500), attempt('03:00', 502)],
      },
    }
    const kinds = timelineOf(ended).map((event) =>
      event.kind === 'callback' ? event.status : event.kind,
    )
    expect(kinds).toEqual(['accepted', 'running', 'ended', 502, 500, 'callback-next'])
  })

  test('has the progress of a running task, and why a task waits', () => {
    const progress = { percent: 40, nodeId: '3', nodeTitle: 'KSampler' }
    expect(timelineOf({ ...task, progress }).at(-1)).toEqual({
      kind: 'progress',
      percent: 40,
      node: 'KSampler',
    })
    const waitingFor = { code: 'SLOT', message: 'No slot is free.' }
    expect(timelineOf({ ...task, status: 'waiting', waitingFor }).at(-1)).toMatchObject(waitingFor)
  })
})

test('curl has inputs, files and quoted text', () => {
  const nodeInfoList = [{ nodeId: '6', fieldName: 'text', fieldValue: "a cat's" }]
  const files = [{ nodeId: '10', fieldName: 'image', url: 'https://a.example/b.png' }]
  const command = toCurl({ ...task, input: { nodeInfoList, files } })
  expect(command).toContain("curl 'https://worker.example/v1/tasks'")
  expect(command).toContain(
    `-d '{"workflowId":"42","inputs":{"6.text":"a cat'\\''s"},"files":{"10.image":"https://a.example/b.png"}}'`,
  )
})

test.each<[string, Partial<Task>, object]>([
  ['a workflow', {}, { workflowId: '42' }],
  ['an AI app', { kind: 'ai-app' }, { appId: '42' }],
  ['one of several accounts', { account: 'shop' }, { workflowId: '42', account: 'shop' }],
  [
    'an AI app of another account',
    { kind: 'ai-app', account: 'shop' },
    { appId: '42', account: 'shop' },
  ],
])('curl for a task of %s names it', (_name, more, target) => {
  const command = toCurl({ ...task, ...more, input: { nodeInfoList: [], files: [] } })
  expect(command).toContain(`-d '${JSON.stringify({ ...target, inputs: {} })}'`)
})

test.each([
  [undefined, 'workflow 42', '工作流 42'],
  ['ai-app', 'AI app 42', 'AI 应用 42'],
] as const)('a task of kind %s is called %s', (kind, english, chinese) => {
  expect([targetOf({ ...task, kind }, en), targetOf({ ...task, kind }, zh)]).toEqual([
    english,
    chinese,
  ])
})

const pausedAccount = {
  name: 'shop',
  paused: { by: 'person', code: 'PAUSED', message: '', since: '', nextCheckAt: undefined },
} as const

test.each<[string | undefined, Board['accounts'], boolean]>([
  ['shop', [{ name: 'main' }, pausedAccount], true],
  ['main', [{ name: 'main' }, pausedAccount], false],
  [undefined, [{ name: 'main' }, pausedAccount], false],
  [undefined, [pausedAccount], true],
  ['removed', [pausedAccount], false],
  [undefined, [], false],
])('a task of account %s among %j is paused: %s', (account, accounts, isPaused) => {
  expect(isAccountPaused({ ...task, account }, accounts)).toBe(isPaused)
})

test('the page refreshes fast while something runs', () => {
  const board: Board = {
    tasks: [{ ...task, status: 'succeeded' }],
    cursor: undefined,
    task: undefined,
    runninghubPage: undefined,
    accounts: [],
    today: undefined,
  }
  expect(refreshInterval(board)).toBe(15_000)
  expect(refreshInterval({ ...board, task })).toBe(3_000)
  expect(refreshInterval({ ...board, accounts: [{ name: 'main', busy: 1 }] })).toBe(3_000)
  expect(refreshInterval(undefined)).toBe(15_000)
})

test.each([
  ['https://files.example/a.png', 'worker.example', true],
  ['http://127.0.0.1:80/a.png', '127.0.0.1', true],
  ['http://127.0.0.1:80/a.png', 'worker.example', false],
  ['javascript:alert(1)', '127.0.0.1', false],
  ['data:text/html,x', '127.0.0.1', false],
  ['no url', '127.0.0.1', false],
])('%s on the page of %s is loaded: %s', (url, host, isSafe) => {
  expect(safeUrl(url, host) !== undefined).toBe(isSafe)
})

test('a file is shown by its type', () => {
  expect(['png', 'MP4', 'flac', 'zip', 'constructor'].map(mediaOf)).toEqual([
    'image',
    'video',
    'audio',
    'file',
    'file',
  ])
})
