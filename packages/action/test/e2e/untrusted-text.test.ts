import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandsIn, FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, startSimulator } from '../harness/simulator.ts'

const INJECTIONS = [
  '\n::set-output name=url::https://evil.example/',
  '\r::stop-commands::x',
  '  ::add-mask::a',
  '##[error]not ours',
  '\u2028::error::x',
  '%0A::warning::x',
  '\u001b[2J',
]
/** The only commands that the log may contain. */
const EXPECTED = /^::(?:add-mask::[0-9A-Za-z=]+|group::|endgroup::|(?:error|warning)(?: |::))/

function expectNoForgery(stdout: string): void {
  const commands = commandsIn(stdout)
  for (const line of commands) expect(line).toMatch(EXPECTED)
  expect(commands.filter((line) => line.startsWith('::add-mask::'))).toHaveLength(2)
  expect(stdout).not.toContain('##[')
  expect(stdout).not.toContain('\u001b')
  expect(stdout).not.toContain('\r')
}

test('prints no workflow command from a prompt', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  // A value with an escape character is refused.
  const texts = INJECTIONS.filter((text) => !text.includes('\u001b'))
  const rows = texts.map((text) => ({ 'Positive Prompt.text': text }))
  const step = await runner.step({
    inputs: { ...hub.inputs, batch: 'rows.json' },
    files: { 'api.json': API_JSON, 'rows.json': JSON.stringify(rows) },
  })
  expect(step.code, step.stdout).toBe(0)
  expectNoForgery(step.stdout)
})

test('renders text of the service as neither command, HTML nor Markdown', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const nasty = `${INJECTIONS.join('')}\n\n# Heading\n<script>alert(1)</script><img src=x>`
  const error = { type: nasty, message: nasty, details: nasty, extra_info: {} }
  hub.simulator.script(
    {
      on: 'submit',
      answer: {
        kind: 'task',
        end: 'failed',
        failedReason: {
          node_id: nasty,
          node_name: nasty,
          exception_type: nasty,
          exception_message: nasty,
          traceback: JSON.stringify([nasty]),
        },
        nodeErrors: { 9: { errors: [error], dependent_outputs: [], class_type: nasty } },
      },
    },
    { on: 'submit', answer: { kind: 'refuse', code: 999, msg: nasty } },
  )
  const step = await runner.step({
    inputs: { ...hub.inputs, batch: 'rows.json', 'fail-fast': 'false' },
    files: { 'api.json': API_JSON, 'rows.json': '[{}, {}]' },
  })
  expect(step.code).toBe(1)
  expectNoForgery(step.stdout)
  expect(step.summary).toContain('alert(1)')
  expect(step.summary).not.toContain('<script')
  expect(step.summary).not.toContain('<img src=x')
  expect(step.summary).not.toMatch(/^# Heading/m)
})

test('saves file names of the service inside download-dir', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const names = [
    '../../evil.png',
    '..\\evil.png',
    '%2e%2e%2fevil.png',
    '::error::x.png',
    'a\nb.png',
    '.bashrc',
    'CON.png',
    `${'x'.repeat(300)}.png`,
  ]
  hub.simulator.script({
    on: 'submit',
    answer: { kind: 'task', results: names.map((name) => ({ type: 'png', name })) },
  })
  const step = await runner.step({
    inputs: { ...hub.inputs, 'download-dir': 'out' },
    files: { 'api.json': API_JSON },
  })
  expectNoForgery(step.stdout)
  const saved = await readdir(join(runner.workspace, 'out'), { recursive: true })
  const files: string[] = JSON.parse(step.outputs.files ?? '')
  expect(saved.map((name) => `out/${name}`).sort()).toEqual([...files].sort())
  expect(await readdir(runner.dir)).not.toContain('evil.png')
  expect(await readdir(runner.workspace)).toEqual(['api.json', 'out'])
})
