import { expect, test } from 'vitest'
import n8n from '../../../../../examples/worker/n8n.json' with { type: 'json' }
import { parseTaskRequest } from '../../../src/validation/task-request.ts'
import { bodyOf, config, ownHosts } from '../../harness/task-request.ts'

test('the n8n workflow hangs together', () => {
  const names = n8n.nodes.map(({ name }) => name)
  const reached = Object.values(n8n.connections).flatMap(({ main }) => main.flat())
  for (const { node } of reached) expect(names).toContain(node)
  expect(Object.keys(n8n.connections).every((name) => names.includes(name))).toBe(true)
})

test('what the n8n workflow sends is taken, and its resume address is used as it is', async () => {
  const resumeUrl = 'https://n8n.example.org/webhook-waiting/7?signature=a%2Bb'
  const template = n8n.nodes.find(({ name }) => name === 'Run workflow')?.parameters.jsonBody ?? ''
  const text = template.replace(/^=/, '').replace('{{ $execution.resumeUrl }}', resumeUrl)
  expect(parseTaskRequest(await bodyOf(text), config, ownHosts).callbackUrl).toBe(resumeUrl)
})
