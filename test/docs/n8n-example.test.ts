import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { root } from './pages.ts'

const n8n = JSON.parse(await readFile(new URL('examples/worker/n8n.json', root), 'utf8'))
const parameters = (name: string) =>
  n8n.nodes.find((node: { name: string }) => node.name === name)?.parameters

/** Evaluates `={{ … }}` as n8n does: an expression in JavaScript with some variables. */
function evaluate(expression: string, $json: unknown, $execution: unknown): unknown {
  const [, code] = /^=\{\{([\s\S]*)\}\}$/.exec(expression) ?? []
  return new Function('$json', '$execution', `return ${code}`)($json, $execution)
}

test('the n8n example has what the import from the command line needs', () => {
  expect(n8n).toMatchObject({
    active: false,
    id: expect.any(String),
    versionId: expect.any(String),
  })
})

test('the connections of the n8n example have existing nodes', () => {
  const names = n8n.nodes.map(({ name }: { name: string }) => name)
  const connections = Object.values<{ main: { node: string }[][] }>(n8n.connections)
  for (const { node } of connections.flatMap(({ main }) => main.flat()))
    expect(names).toContain(node)
  expect(Object.keys(n8n.connections).every((name) => names.includes(name))).toBe(true)
})

test('the n8n example sends any prompt and the exact resume URL as valid JSON', () => {
  const prompt = 'a "cat"\n\\ {{ }} 一只猫 \u2028'
  const resumeUrl = 'https://n8n.example.org/webhook-waiting/7?signature=a%2Bb'
  const body = evaluate(parameters('Run workflow').jsonBody, { prompt }, { resumeUrl })
  expect(JSON.parse(String(body))).toEqual({
    workflowId: '1980237776367083521',
    inputs: { '6.text': prompt },
    callbackUrl: resumeUrl,
  })
})

test('the n8n example has an idempotency key for each item, which a repeat does not change', () => {
  const [header] = parameters('Run workflow').headerParameters.parameters
  expect(header).toEqual({
    name: 'Idempotency-Key',
    value: '=n8n-{{ $execution.id }}-{{ $runIndex }}',
  })
  expect(parameters('One after the other').batchSize).toBe(1)
})
