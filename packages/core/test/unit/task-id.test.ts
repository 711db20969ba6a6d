import { describe, expect, test } from 'vitest'
import { parseTaskId, TaskIdError, taskPage } from '../../src/index.ts'

const ID = '1910246754753896450'
const LOCAL = 'http://127.0.0.1:8189'

describe('a task', () => {
  test.each<[string, string | undefined, string | undefined]>([
    [ID, undefined, undefined],
    [` ${ID}\n`, undefined, undefined],
    [taskPage('https://www.runninghub.cn', ID), undefined, 'cn'],
    [`www.runninghub.ai/call-api/call-record-detail/${ID}?a=1#x`, undefined, 'ai'],
    [`https://www.runninghub.cn/#/call-api/call-record-detail/${ID}`, undefined, 'cn'],
    [taskPage(LOCAL, ID), LOCAL, undefined],
  ])('is named by %j with the base URL %s', (text, baseUrl, site) => {
    expect(parseTaskId(text, baseUrl)).toEqual(site ? { id: ID, site } : { id: ID })
  })

  test.each([
    ['', 'task-id-malformed'],
    ['123', 'task-id-malformed'],
    [`0${ID.slice(1)}`, 'task-id-malformed'],
    [`${ID}1`, 'task-id-malformed'],
    ['0123456789abcdef0123456789abcdef', 'task-id-unreadable'],
    ['a.json', 'task-id-other-host'],
    [taskPage('https://runninghub.cn.example', ID), 'task-id-other-host'],
    [taskPage(LOCAL, ID), 'task-id-other-host'],
    [`https://www.runninghub.cn/workflow/${ID}`, 'task-id-not-in-url'],
  ])('is not named by %j: %s', (text, kind) => {
    const error = (() => {
      try {
        return parseTaskId(text)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(TaskIdError)
    expect(error).toMatchObject({ code: 'TASK_ID', facts: { kind } })
  })
})
