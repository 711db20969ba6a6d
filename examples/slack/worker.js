// A Cloudflare Worker between Slack and the RunningHub Worker: `/draw a cat in the rain`.
// Slack cannot send a token. It signs its requests instead, and this Worker checks that.
// Secrets: SLACK_SIGNING_SECRET, TOKEN. Variables: WORKER (a URL), PRESET.
export default {
  async fetch(request, env) {
    const body = await request.text()
    if (!(await isFromSlack(request.headers, body, env.SLACK_SIGNING_SECRET)))
      return new Response('Invalid signature', { status: 401 })
    const { text = '', response_url, trigger_id } = Object.fromEntries(new URLSearchParams(body))
    if (text.trim() === '') return Response.json({ text: 'Usage: /draw a cat in the rain' })
    const response = await fetch(`${env.WORKER}/v1/presets/${env.PRESET}/tasks`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${env.TOKEN}`,
        'content-type': 'application/json',
        // One command creates one task, even if the request is repeated on its way.
        'idempotency-key': `slack-${trigger_id}`,
      },
      body: JSON.stringify({ prompt: text, callbackUrl: response_url, callbackFormat: 'slack' }),
    })
    // Slack shows this text to the person, and the callback later in the same place.
    if (response.ok) return Response.json({ text: `Drawing: ${text}` })
    const { title, errors = [] } = await response.json()
    return Response.json({ text: [title, ...errors.map(({ message }) => message)].join('\n') })
  },
}

/** @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
async function isFromSlack(headers, body, secret) {
  const timestamp = headers.get('x-slack-request-timestamp')
  if (!timestamp || Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false
  const hex = headers.get('x-slack-signature')?.replace(/^v0=/, '') ?? ''
  const signature = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
  const encode = (value) => new TextEncoder().encode(value)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encode(secret), algorithm, false, ['verify'])
  return crypto.subtle.verify('HMAC', key, signature, encode(`v0:${timestamp}:${body}`))
}
