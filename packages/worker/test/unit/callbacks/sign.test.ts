import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { sign } from '../../../src/callbacks/sign.ts'

const older = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const newer = `whsec_${btoa('a much newer secret of many bytes!!')}`

test.each([
  ['the newest', newer],
  ['an older', older],
])('the signature verifies with %s secret', async (_, secret) => {
  const timestamp = Math.floor(Date.now() / 1000)
  const body = '{"type":"runninghub.task.succeeded","text":"é ✓"}'
  const signature = await sign({ id: 'msg_1', timestamp, body }, [newer, older])
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
  }
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({ text: 'é ✓' })
  expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow()
  expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow()
  const other = new Webhook(`whsec_${btoa('a secret of another, with enough bytes')}`)
  expect(() => other.verify(body, headers)).toThrow()
})
