import { expect, test } from 'vitest'
import { parseTaskArgument } from '../../../src/context/task-argument.ts'
import { en } from '../../../src/messages/en.ts'

const ID = '1910246754753896450'
const AI = 'https://www.runninghub.ai'
const LOCAL = 'http://127.0.0.1:8189'

test.each<[string, string, string | undefined, string]>([
  ['an id', ID, undefined, 'https://www.runninghub.cn'],
  ['the page of a task', `${AI}/call-api/call-record-detail/${ID}`, undefined, AI],
  ['the page of a task and --base-url', `${AI}/call-api/call-record-detail/${ID}`, LOCAL, LOCAL],
  ['the page on --base-url', `${LOCAL}/call-api/call-record-detail/${ID}`, LOCAL, LOCAL],
])('%s selects a task and its site', (_name, text, flag, baseUrl) => {
  const args = { values: { 'base-url': flag }, positionals: [text] }
  expect(parseTaskArgument(args, en, 'wait')).toEqual({
    taskId: ID,
    service: { baseUrl, api: 'v1' },
  })
})
