// An action of a private Zapier integration: it runs a preset, and the Zap waits for the callback.
// Authentication: API Key, with the fields `worker` (a URL) and `token`.
// Input fields: `preset`, `prompt`, and `key` (optional).

/** Starts the task. Zapier then waits for a request to the callback URL, at most 30 days. */
const perform = async (z, bundle) => {
  const { preset, prompt, key } = bundle.inputData
  const response = await z.request({
    method: 'POST',
    url: `${bundle.authData.worker}/v1/presets/${preset}/tasks`,
    headers: {
      Authorization: `Bearer ${bundle.authData.token}`,
      ...(key && { 'Idempotency-Key': `zapier-${key}` }),
    },
    body: { prompt, callbackUrl: z.generateCallbackUrl() },
  })
  return response.data
}

/** Continues the Zap with the fields of the task: `status`, `url`, `urls`, `error`. */
const performResume = async (z, bundle) => {
  const task = bundle.cleanedRequest.data
  if (task.status === 'succeeded') return task
  throw new z.errors.Error(`Task ${task.id}: ${task.status}. ${task.error?.message ?? ''}`)
}

export { perform, performResume }
