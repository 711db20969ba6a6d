import { expect, test } from 'vitest'
import n8n from '../../../../../examples/worker/n8n.json' with { type: 'json' }
import { parseTaskRequest } from '../../../src/validation/task-request.ts'
import { config, createBody, ownHosts } from '../../harness/task-request.ts'

test('the connections of the n8n example have existing nodes', () => {
  const names = n8n.nodes.map(({ name }) => name)
  const reached = Object.values(n8n.connections).flatMap(({ main }) => main.flat())
  for (const { node } of reached) expect(names).toContain(node)
  expect(Object.keys(n8n.connections).every((name) => names.includes(name))).toBe(true)
})

test('the request of the n8n example is valid, and its resume URL stays unchanged', async () => {
  const resumeUrl = 'https://n8n.example.org/webhook-waiting/7?signature=a%2Bb'
  const template = n8n.nodes.find(({ name }) => name === 'Run workflow')?.parameters.jsonBody ?? ''
  const text = template.replace(/^=/, '').replace('{{ $execution.resumeUrl }}', resumeUrl)
  expect(parseTaskRequest(await createBody(text), config, ownHosts).callbackUrl).toBe(resumeUrl)
})
