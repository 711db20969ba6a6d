import { execFileSync } from 'node:child_process'
import { parseDuration, parseWorkflow } from '@runninghub-action/core'
import { parseOverrides } from '@runninghub-action/core/inputs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { RunRecipe } from '../../src/export/run-recipe.ts'
import { shellQuote } from '../../src/export/shell-quote.ts'
import { suggestedFields } from '../../src/export/suggested-fields.ts'
import { toActionStep } from '../../src/export/to-action-step.ts'
import { toCommandLine } from '../../src/export/to-command-line.ts'
import { toPreset, uniqueParameterName, unsupportedInPreset } from '../../src/export/to-preset.ts'
import { pythonRepr } from '../../src/listing/python-listing.ts'

const hostile = [
  'plain',
  "it's",
  'a "b" $HOME `id` \\',
  'two\nlines',
  `\${{ secrets.X }}`,
  '-x',
  '',
  '猫 & 狗',
  '#!: {a}',
]

test.each(hostile)('a shell gives %j back as it was', (text) => {
  expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text, 'posix')}`]).toString()).toBe(text)
})

test('PowerShell doubles its quotes', () => {
  expect(shellQuote("it's $x", 'powershell')).toBe("'it''s $x'")
})

const workflow = parseWorkflow(`{
  "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a", "clip": ["4", 1]}},
  "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "b"}},
  "10": {"class_type": "LoadImage", "inputs": {"image": "x.png"}},
  "3": {"class_type": "KSampler", "inputs": {"seed": 18446744073709551615, "steps": 5}}
}`)
const same = (overrides: RunRecipe['overrides'], more: Partial<RunRecipe> = {}): RunRecipe => ({
  service: { baseUrl: 'https://www.runninghub.cn', api: 'v1' },
  workflowId: '1980237776367083521',
  workflowFile: 'api.json',
  workflow,
  overrides,
  ...more,
})

describe('the same run', () => {
  test('as a command line', () => {
    expect(toCommandLine(same([{ target: '6.text', value: "it's" }]), 'posix')).toBe(
      "runninghub run api.json --workflow-id 1980237776367083521 --set '6.text=it'\\''s'",
    )
    const all = same([], {
      pinSeeds: true,
      download: 'my results',
      service: { baseUrl: 'https://www.runninghub.ai', api: 'v2' },
    })
    expect(toCommandLine(all, 'posix')).toBe(
      "runninghub run api.json --workflow-id 1980237776367083521 --pin-seeds --download 'my results' --base-url https://www.runninghub.ai --api v2",
    )
  })

  const all = same(
    [
      { target: '5.size', value: [18446744073709551615n, 'it'] },
      { target: '3.seed', value: 18446744073709551615n },
    ],
    { submit: { instanceType: 'plus', accessPassword: 'sesame' }, timeout: 5_430_000 },
  )

  test('with machine, password, timeout, lists and long numbers', () => {
    expect(toCommandLine(all, 'posix')).toBe(
      `runninghub run api.json --workflow-id 1980237776367083521 --set '5.size=[18446744073709551615,"it"]' --set 3.seed=18446744073709551615 --instance-type plus --access-password "$RUNNINGHUB_ACCESS_PASSWORD" --timeout 1h30m30s`,
    )
    expect(toCommandLine(all, 'powershell')).toContain(
      '--access-password "$env:RUNNINGHUB_ACCESS_PASSWORD"',
    )
    const [{ with: inputs }] = parse(toActionStep(all))
    expect(inputs).toMatchObject({
      'instance-type': 'plus',
      'access-password': `\${{ secrets.RUNNINGHUB_ACCESS_PASSWORD }}`,
      timeout: '1h30m30s',
    })
    expect(parseOverrides(inputs.inputs).map(({ value }) => value)).toEqual([
      [18446744073709551615n, 'it'],
      18446744073709551615n,
    ])
    expect(parseDuration(inputs.timeout)).toBe(5_430_000)
    expect(unsupportedInPreset(all)).toEqual(['--instance-type', '--access-password', '--timeout'])
    expect(unsupportedInPreset(same([]))).toEqual([])
  })

  test('as a preset with all digits', () => {
    const preset = toPreset(
      { ...all, workflow: undefined, overrides: all.overrides.slice(1) },
      { includeWorkflow: false },
    )
    expect(preset).toContain('"seed": 18446744073709551615')
    expect(preset).not.toContain('sesame')
  })

  test.each(hostile)('as an Action step that sets %j', (value) => {
    const step = toActionStep(same([{ target: '6.text', value }]))
    const [{ with: inputs }] = parse(step)
    // What GitHub makes of it: expressions are evaluated wherever they stand.
    const evaluated = String(inputs.inputs).replace(/\$\{\{ '([^']*)' \}\}/g, '$1')
    expect(parseOverrides(evaluated).map((override) => override.value)).toEqual([value])
    expect(inputs['workflow-id']).toBe('1980237776367083521')
  })

  test('an @ and a backslash are changed in file fields only, and a path stays one', () => {
    const run = same([
      { target: '6.text', value: '@artist style, \\(hat\\)' },
      { target: '10.image', value: `@api/${'a'.repeat(64)}.png` },
    ])
    const [{ with: inputs }] = parse(toActionStep(run))
    expect(parseOverrides(inputs.inputs).map(({ value }) => value)).toEqual([
      '@artist style, \\(hat\\)',
      `./api/${'a'.repeat(64)}.png`,
    ])
    const preset = JSON.parse(toPreset(run, { includeWorkflow: false }))
    expect(preset.defaults).toEqual({ text: '@artist style, \\(hat\\)' })
    expect(preset.parameters.image.required).toBe(true)
  })

  test('as a preset: local files have to be given by each caller', () => {
    const preset = toPreset(
      same([
        { target: '6.text', value: 'a cat' },
        { target: '7.text', value: 'blurry' },
        { target: '10.image', value: '@./cat.png' },
      ]),
      { includeWorkflow: false },
    )
    expect(JSON.parse(preset)).toEqual({
      workflowId: '1980237776367083521',
      parameters: {
        text: { target: '6.text' },
        text_7: { target: '7.text' },
        image: { target: '10.image', required: true },
      },
      defaults: { text: 'a cat', text_7: 'blurry' },
    })
  })
})

test.each([
  ['6.text', {}, 'text'],
  ['6.text', { text: 1 }, 'text_6'],
  ['57:8.text', { text: 1 }, 'text_57_8'],
  ['正面提示词.text', { text: 1, text_2: 1 }, 'text_3'],
  ['6.metadata', {}, 'metadata_6'],
  ['1.宽度', {}, 'value'],
  ['1.__proto__', {}, 'proto'],
])('the parameter for %s beside %j is %s', (target, taken, name) => {
  expect(uniqueParameterName(target, taken)).toBe(name)
})

test('likely fields: prompts, files and seeds, digit by digit', () => {
  expect(suggestedFields(workflow)).toEqual([
    { target: '6.text', value: 'a', isFile: false },
    { target: '7.text', value: 'b', isFile: false },
    { target: '10.image', value: 'x.png', isFile: true },
    { target: '3.seed', value: '18446744073709551615', isFile: false },
  ])
})

test.each([
  ['a', "'a'"],
  ["it's", '"it\'s"'],
  ['it\'s "x"', "'it\\'s \"x\"'"],
  ['a\\b\n\r\t', "'a\\\\b\\n\\r\\t'"],
  ['\u0000\u007f\u00a0\u00ad', "'\\x00\\x7f\\xa0\\xad'"],
  ['猫😀', "'猫😀'"],
  ['\u200b\u2028', "'\\u200b\\u2028'"],
  ['\u{e0001}', "'\\U000e0001'"],
])('Python prints %j as %s', (text, printed) => {
  expect(pythonRepr(text)).toBe(printed)
})
