import { describe, expect, it } from 'vitest'
import { WorkflowIdError } from '../../../src/errors/input-errors.ts'
import { parseWorkflowId } from '../../../src/workflow/workflow-id.ts'

const id = '1980237776367083521'

describe('parseWorkflowId', () => {
  it.each<[string, 'cn' | 'ai' | undefined]>([
    [id, undefined],
    [`  ${id}\n`, undefined],
    [`https://www.runninghub.cn/workflow/${id}?source=workspace`, 'cn'],
    [`https://www.runninghub.ai/workflow/${id}?source=workspace`, 'ai'],
    [`https://runninghub.cn/workflow/${id}`, 'cn'],
    [`https://runninghub.ai/post/${id}/?inviteCode=rh-v1234`, 'ai'],
    [`https://www.runninghub.cn/run/workflow/${id}`, 'cn'],
    [`https://www.runninghub.cn/zh/workflow/${id}#top`, 'cn'],
    [`https://www.runninghub.cn/#/workflow/${id}?source=workspace`, 'cn'],
    [`www.runninghub.ai/workflow/${id}`, 'ai'],
    [`runninghub.cn/post/${id}`, 'cn'],
    [`http://www.runninghub.cn/workflow/${id}`, 'cn'],
    [`HTTPS://WWW.RUNNINGHUB.CN/workflow/${id}`, 'cn'],
    [`https://www.runninghub.cn:443/workflow/${id}`, 'cn'],
  ])('accepts %j', (text, site) => {
    expect(parseWorkflowId(text)).toEqual(site ? { id, site } : { id })
  })

  it('accepts the smallest and the largest id', () => {
    expect(parseWorkflowId('1')).toEqual({ id: '1' })
    expect(parseWorkflowId('9223372036854775807')).toEqual({ id: '9223372036854775807' })
  })

  it.each<[meaning: string, text: string, message: RegExp]>([
    ['an empty text', '', /empty/],
    ['whitespace', ' \n', /empty/],
    ['zero', '0', /not an id of RunningHub/],
    ['a leading zero', `0${id}`, /not an id of RunningHub/],
    ['too many digits', '12345678901234567890', /not an id of RunningHub/],
    ['a sign', '-5', /neither/],
    ['a fraction', '1.5', /not a URL/],
    ['an exponent', '1.98e18', /not a URL|neither/],
    ['full-width digits', '１９８０', /neither/],
    ['words', 'my workflow', /neither/],
    ['a key', '0123456789abcdef0123456789abcdef', /API key/],
    ['another host', `https://example.com/workflow/${id}`, /not a URL on/],
    ['a look-alike before', `https://evilrunninghub.cn/workflow/${id}`, /not a URL on/],
    ['a look-alike after', `https://www.runninghub.cn.evil.com/workflow/${id}`, /not a URL on/],
    ['a look-alike as user', `https://www.runninghub.cn@evil.com/workflow/${id}`, /not a URL on/],
    ['a look-alike letter', `https://www.runningһub.cn/workflow/${id}`, /not a URL on/],
    ['another subdomain', `https://rh-images.runninghub.cn/workflow/${id}`, /not a URL on/],
    ['a user name', `https://me:secret@www.runninghub.cn/workflow/${id}`, /not a URL on/],
    ['a port', `https://www.runninghub.cn:8443/workflow/${id}`, /not a URL on/],
    ['another scheme', `ftp://www.runninghub.cn/workflow/${id}`, /not a URL on/],
    ['a script', `javascript:alert(${id})`, /neither|not a URL/],
    ['the front page', 'https://www.runninghub.cn/', /no workflow id/],
    ['a profile', `https://www.runninghub.cn/user-center/${id}`, /no workflow id/],
    ['no id', 'https://www.runninghub.cn/workflow/', /no workflow id/],
    ['zero as id', 'https://www.runninghub.cn/workflow/0', /no workflow id/],
    ['digits and letters', `https://www.runninghub.cn/workflow/${id}abc`, /no workflow id/],
    ['an id only in the query', `https://www.runninghub.cn/?workflow/${id}`, /no workflow id/],
    ['an app', `https://www.runninghub.cn/ai-detail/${id}?x=1`, /AI app/],
    ['an app in the older form', `https://www.runninghub.cn/#/ai-detail/${id}`, /AI app/],
  ])('refuses %s', (_meaning, text, message) => {
    try {
      parseWorkflowId(text)
    } catch (error) {
      expect(error).toBeInstanceOf(WorkflowIdError)
      expect((error as WorkflowIdError).message).toMatch(message)
      expect((error as WorkflowIdError).hint).toContain('/workflow/')
      return
    }
    throw new Error('accepted without an error')
  })

  it('does not repeat what could be a secret', () => {
    for (const text of ['0123456789abcdef0123456789abcdef', 'https://me:hunter2@runninghub.cn/']) {
      expect(() => parseWorkflowId(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringMatching(/0123|hunter2/) }),
      )
    }
  })
})
