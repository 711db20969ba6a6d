import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseWorkflow, TaskFailedError, UnavailableError } from '@runninghub-action/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { exitCodeOf } from '../../src/exit-code.ts'
import { completePath, unquoted } from '../../src/guide/complete-path.ts'
import { type Draft, nextStep, withOverride } from '../../src/guide/draft.ts'
import { pathIn } from '../../src/run/file-values.ts'
import { Interrupt } from '../../src/run/interrupt.ts'
import { parseSet } from '../../src/run/values.ts'
import { en } from '../../src/words/en.ts'
import { pickLanguage, wordsOf } from '../../src/words/words.ts'
import { zh } from '../../src/words/zh.ts'

const none: Draft = {
  service: { baseUrl: 'https://x.example', api: 'v1' },
  siteNamed: false,
  overrides: [],
  complete: false,
  confirmed: false,
}
const file = { path: 'api.json', workflow: parseWorkflow('{"6": {"inputs": {"text": "a"}}}') }
const known = { ...none, key: 'k', workflowId: '1', file }

import { showClock } from '../../src/terminal/clock.ts'

test.each<[string, Draft, ReturnType<typeof nextStep>]>([
  ['nothing is known', none, 'key'],
  ['the key is', { ...none, key: 'k' }, 'workflow'],
  ['the workflow is, but no key', { ...none, workflowId: '1', file }, 'key'],
  ['the file is missing', { ...none, key: 'k', workflowId: '1' }, 'file'],
  ['a node is to be picked', known, 'node'],
  ['then its field', { ...known, node: '6' }, 'field'],
  ['then its value', { ...known, node: '6', field: 'text' }, 'value'],
  ['nothing more to change', { ...known, complete: true }, 'save'],
  ['nothing is to be saved', { ...known, complete: true, save: '' }, 'review'],
  ['all is said', { ...known, complete: true, save: '', confirmed: true }, undefined],
])('the next question when %s', (_name, draft, step) => {
  expect(nextStep(draft)).toBe(step)
})

test('a value given anew takes the place of the old one', () => {
  const once = withOverride(
    { ...known, node: '6', field: 'text' },
    { target: '6.text', value: 'a' },
  )
  expect(nextStep(once)).toBe('node')
  expect(withOverride(once, { target: '6.text', value: 'b' }).overrides).toEqual([
    { target: '6.text', value: 'b' },
  ])
})

test('a clock', () => {
  expect([7_300, 760_000, 3_723_000, -5].map(showClock)).toEqual([
    '0:07',
    '12:40',
    '1:02:03',
    '0:00',
  ])
})

test.each<[string, string | undefined]>([
  ['@./a.png', './a.png'],
  ['./a.png', './a.png'],
  ['api/abc.png', undefined],
  ['openapi/abc.png', undefined],
  ['@api/abc.png', 'api/abc.png'],
  ['https://x.example/a.png', undefined],
])('the path in %j', (value, path) => {
  expect(pathIn(value)).toBe(path)
})

test('--set', () => {
  expect(parseSet('6.text=a = b', en)).toEqual({ target: '6.text', value: 'a = b' })
  expect(parseSet('6.text=', en)).toEqual({ target: '6.text', value: '' })
  for (const bad of ['6.text', '=x', '']) expect(() => parseSet(bad, en)).toThrow('--set takes')
})

test('an error about a task that exists is no refusal', () => {
  expect(exitCodeOf(new UnavailableError('x'))).toBe(3)
  expect(exitCodeOf(new UnavailableError('x', { taskId: '1' }))).toBe(1)
  expect(exitCodeOf(new TaskFailedError('x'))).toBe(1)
  expect(exitCodeOf(new Error('x'))).toBe(1)
})

describe('Ctrl-C', () => {
  const asking = (answers: ('cancel' | 'leave' | 'go on')[]) => {
    const interrupt = new Interrupt(async () => answers.shift() ?? 'cancel')
    interrupt.taskId = '1'
    return interrupt
  }
  test.each<[string, Interrupt, boolean, string]>([
    ['cancel', asking(['cancel']), true, 'cancel'],
    ['leave', asking(['leave']), true, 'leave'],
    ['go on', asking(['go on']), false, 'cancel'],
  ])('answered with %s', async (_name, interrupt, stops, fate) => {
    await interrupt.arrived()
    expect([interrupt.signal.aborted, interrupt.fate]).toEqual([stops, fate])
  })
  test('before there is a task nothing is asked', async () => {
    const ask = vi.fn()
    const interrupt = new Interrupt(ask)
    await interrupt.arrived()
    expect([interrupt.signal.aborted, ask.mock.calls]).toEqual([true, []])
  })
  test('a second one while it is asked cancels', async () => {
    const interrupt = new Interrupt(
      (signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve('leave'))),
    )
    interrupt.taskId = '1'
    const first = interrupt.arrived()
    await interrupt.arrived()
    await first
    expect([interrupt.signal.aborted, interrupt.fate]).toEqual([true, 'cancel'])
  })
})

describe('completing a path', () => {
  const dir = mkdtempSync(join(tmpdir(), 'runninghub-paths-'))
  mkdirSync(join(dir, 'pictures'))
  for (const name of ['api.json', 'a b.png', '.hidden', 'pictures/猫.png'])
    writeFileSync(join(dir, name), 'x')
  const before = process.cwd()
  beforeEach(() => process.chdir(dir))
  afterEach(() => process.chdir(before))
  test.each<[string, string[]]>([
    ['', ['pictures/', 'a b.png', 'api.json']],
    ['a', ['a b.png', 'api.json']],
    ['"a b', []],
    ['./p', ['./pictures/']],
    ['pictures/', ['pictures/猫.png']],
    ['.h', ['.hidden']],
    ['nowhere/', []],
    [`${dir}/ap`, [`${dir}/api.json`]],
  ])('of %j', (typed, offered) => {
    expect(completePath(typed)).toEqual(offered)
  })
  test('quotes of drag and drop are taken off', () => {
    expect([' "a b.png" ', "'x'", '"x'].map(unquoted)).toEqual(['a b.png', 'x', '"x'])
  })
})

describe('words', () => {
  test.each<[Record<string, string>, string | undefined, string]>([
    [{ LANG: 'zh_CN.UTF-8' }, undefined, 'zh'],
    [{ LANG: 'zh_TW' }, undefined, 'zh'],
    [{ LANG: 'en_US.UTF-8' }, undefined, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, undefined, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'en', 'en'],
    [{ LANG: 'de_DE' }, 'zh', 'zh'],
  ])('of %j with --lang %s are %s', (env, lang, language) => {
    expect(pickLanguage(lang, env)).toBe(language)
  })

  test('no Chinese message was left in English', () => {
    const same = leaves(en).filter(([path, text]) =>
      leaves(zh).some(([other, its]) => other === path && its === text),
    )
    expect(same.map(([path]) => path)).toEqual([])
  })

  test.each([
    'run',
    'nodes',
    'upload',
    'wait',
    'status',
    'cancel',
    'account',
    'init',
    'simulate',
  ] as const)('the help of %s has all its flags, in both languages', async (name) => {
    const { command } = await import(`../../src/commands/${name}.ts`)
    for (const flag of [...Object.keys(command.options), 'lang', 'help']) {
      for (const { help } of [wordsOf('en'), wordsOf('zh')])
        expect(help[name]).toContain(`--${flag}`)
    }
    const flags = [...en.help[name].matchAll(/^ {2}--([\w-]+)/gm)].map(([, flag]) => flag)
    expect(flags.sort()).toEqual([...Object.keys(command.options), 'lang', 'help'].sort())
  })
})

/** All plain texts, with their paths. */
function leaves(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[`${path}.${name}`, value]]
    return typeof value === 'object' ? leaves(value, `${path}.${name}`) : []
  })
}
