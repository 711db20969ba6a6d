import { describe, expect, test } from 'vitest'
import { chatMessage, chatRefusal } from '../../../src/callbacks/chat-message.ts'
import type { Outcome, Task } from '../../../src/model/task.ts'

function ended(outcome: Partial<Outcome>, info: Partial<Task['info']> = {}): Task {
  const status = outcome.status ?? 'succeeded'
  return {
    id: 'z1',
    status,
    createdAt: 0,
    info: { workflowId: '1904136902449209346', origin: '', ...info },
    outcome: { status, results: [], usage: {}, ...outcome },
  }
}
const url = 'https://files.example/a.png?sign=1&b=2'
const succeeded = ended({ results: [{ url, type: 'png' }] }, { preset: 'portrait' })

describe('a message', () => {
  test('for Feishu has the status and the link of the first file', () => {
    expect(JSON.parse(chatMessage('feishu', succeeded))).toEqual({
      msg_type: 'text',
      content: { text: `RunningHub: portrait succeeded.\n${url}\nTask z1` },
    })
  })

  test('for Slack has the same text, with its three special characters escaped', () => {
    expect(JSON.parse(chatMessage('slack', succeeded))).toEqual({
      text: `RunningHub: portrait succeeded.\n${url.replace('&', '&amp;')}\nTask z1`,
    })
    const text = '<!channel> & <https://evil.example|click>'
    const { text: sent } = JSON.parse(
      chatMessage('slack', ended({ results: [{ text, type: 'txt' }] })),
    )
    expect(sent).toContain('&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;')
  })

  test('for Feishu mentions nobody, whatever a result contains', () => {
    const text = '<at user_id="all">everyone</at> a < b'
    const task = ended({ results: [{ text, type: 'txt' }] })
    const { content } = JSON.parse(chatMessage('feishu', task))
    expect(content.text).not.toMatch(/<\/?at/)
    expect(content.text.replaceAll('\u200b', '')).toContain(text)
  })

  test.each<[Partial<Outcome>, string]>([
    [{ results: [1, 2].map((n) => ({ url: `https://f/${n}.png`, type: 'png' })) }, '(2 results)'],
    [{ results: [{ text: 'a caption', type: 'txt' }] }, 'a caption'],
    [
      { status: 'failed', error: { code: 'TASK_FAILED', message: 'no memory' } },
      'failed.\nno memory',
    ],
    [{ status: 'unknown' }, 'workflow 1904136902449209346 has an unknown outcome.'],
    [{ status: 'timed_out' }, 'timed out.'],
    [{ status: 'cancelled' }, 'was cancelled.'],
  ])('of %j says %j', (outcome, expected) => {
    expect(JSON.parse(chatMessage('slack', ended(outcome))).text).toContain(expected)
  })

  test('is short even if the error is long: Feishu takes 20 kB', () => {
    const error = { code: 'TASK_FAILED', message: '错'.repeat(50_000) }
    const body = chatMessage('feishu', ended({ status: 'failed', error }))
    expect(new TextEncoder().encode(body).length).toBeLessThan(20_000)
  })
})

test.each([
  ['feishu', '{"code":0,"data":{},"msg":"success"}', undefined],
  ['feishu', '{"code":19024,"data":{},"msg":"Key Words Not Found"}', '19024'],
  ['feishu', '{"StatusCode":0,"StatusMessage":"success"}', undefined],
  ['feishu', undefined, undefined],
  ['slack', 'ok', undefined],
  ['json', '{"code":19024}', undefined],
] as const)('the response of %s %j is a refusal: %j', (format, response, code) => {
  const refusal = chatRefusal(format, response)
  if (code === undefined) expect(refusal).toBeUndefined()
  else expect(refusal).toContain(code)
})
