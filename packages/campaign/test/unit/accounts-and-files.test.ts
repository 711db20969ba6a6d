import { expect, test } from 'vitest'
import { checkAccounts } from '../../src/checks/accounts.ts'
import { Facts } from '../../src/checks/facts.ts'
import { checkFiles } from '../../src/checks/files.ts'
import type { Entry } from '../../src/history/history.ts'

const order = 'order client-1'
const ordered = { at: 0, type: 'ordered', owner: order, order, hasFile: false }
const create = (call: number, account: string) => ({
  ...{ at: call, type: 'called', call, program: 'invocation1', operation: 'create' },
  ...{ subject: order, account },
})
const created = (file: string, account = 'main') => ({
  ...{ at: 5, type: 'created', call: 1, task: '19', order, live: [], account, file },
})
const uploaded = (account: string, isWhole = true, at = 2) => ({
  ...{ at, type: 'uploaded', account, file: 'api/a.png', isWhole },
})

test.each([
  ['the account of an order that names none', [ordered, create(1, 'main')], []],
  ['another account', [ordered, create(1, 'second')], ['sent to second, not to main']],
  [
    'an account of a list',
    [{ ...ordered, accounts: ['main', 'second'] }, create(1, 'second'), create(2, 'second')],
    [],
  ],
  [
    'two accounts of a list',
    [{ ...ordered, accounts: ['main', 'second'] }, create(1, 'second'), create(2, 'main')],
    ['sent to second, then to main'],
  ],
])('create calls go to %s', (_, entries, problems) => {
  const found = checkAccounts(new Facts(entries as Entry[]))
  expect(found.map(({ text }) => text)).toEqual(
    problems.map((text) => expect.stringContaining(text)),
  )
})

const withFile = { ...ordered, hasFile: true }

test.each([
  ['its file', [withFile, uploaded('main'), created('api/a.png')], []],
  ['the example of the graph', [ordered, created('example.png')], []],
  ['a file that nobody ordered', [ordered, created('api/a.png')], ['which nobody ordered']],
  ['no file', [withFile, created('')], ['which its account does not have']],
  ['a path', [withFile, created('./a.png')], ['which its account does not have']],
  [
    'a file of another account',
    [withFile, uploaded('second'), created('api/a.png')],
    ['which its account does not have'],
  ],
  [
    'a file that is uploaded later',
    [withFile, uploaded('main', true, 6), created('api/a.png')],
    ['which its account does not have'],
  ],
  [
    'a part of its file',
    [withFile, uploaded('main', false), created('api/a.png')],
    ['which is not the whole file'],
  ],
])('a task has %s', (_, entries, problems) => {
  const found = checkFiles(new Facts(entries as Entry[]))
  expect(found.map(({ text }) => text)).toEqual(
    problems.map((text) => expect.stringContaining(text)),
  )
})
