import { parseWorkflow } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { en } from '../../../src/messages/en.ts'
import type { PromptResult } from '../../../src/wizard/prompts/prompt.ts'
import { Prompts } from '../../../src/wizard/prompts/prompts.ts'
import type { WizardState } from '../../../src/wizard/state.ts'
import { askValue } from '../../../src/wizard/value-step.ts'

/** Answers every text prompt with the same input. */
class FixedPrompts extends Prompts {
  readonly #input: string
  initialValue: string | undefined
  validationMessage: string | undefined

  constructor(input: string) {
    super(en)
    this.#input = input
  }

  override async text(
    _message: string,
    initialValue: string,
    validate: (text: string) => string | undefined,
  ): Promise<PromptResult<string>> {
    this.initialValue = initialValue
    this.validationMessage = validate(this.#input)
    return this.#input
  }
}

const context = { messages: en }
const workflow = parseWorkflow(
  '{"5": {"inputs": {"size": [1, 18446744073709551615, 3], "opt.at": {"x": 1}, "steps": 20}}}',
)
const state: WizardState = {
  service: { baseUrl: 'https://x.example', api: 'v1' },
  baseUrlGiven: false,
  overrides: [],
  file: { path: 'api.json', workflow },
  nodeId: '5',
  overridesComplete: false,
  confirmed: false,
}

test.each<[string, string, string, unknown]>([
  [
    'size',
    '[1, 18446744073709551615, 3]',
    '[9007199254740993, 2.5, 3]',
    [9007199254740993n, 2.5, 3],
  ],
  ['opt.at', '{"x": 1}', '{"x": -9223372036854775808}', { x: -9223372036854775808n }],
])(
  'askValue for %s offers %s and keeps all digits of %s',
  async (fieldName, initialValue, input, value) => {
    const prompts = new FixedPrompts(input)
    const answered = (await askValue({ ...state, fieldName }, prompts, context)) as WizardState
    expect([prompts.initialValue, prompts.validationMessage]).toEqual([initialValue, undefined])
    expect(answered.overrides).toEqual([{ target: `5.${fieldName}`, value }])

    const again = new FixedPrompts(input)
    await askValue({ ...answered, nodeId: '5', fieldName }, again, context)
    expect(again.initialValue).toBe(input.replaceAll(/([,:]) /g, '$1'))
  },
)

test('askValue refuses invalid JSON for a list field', async () => {
  const prompts = new FixedPrompts('1 2')
  await askValue({ ...state, fieldName: 'size' }, prompts, context)
  expect(prompts.validationMessage).toBe(en.wizard.invalidJson)
})

test.each<[string, unknown]>([
  ['12', 12],
  ['-3', -3],
  ['18446744073709551615', 18446744073709551615n],
  ['1.50', '1.50'],
  ['0.1', 0.1],
])('askValue keeps %s in a number field as a number with all digits', async (input, value) => {
  const prompts = new FixedPrompts(input)
  const answered = await askValue({ ...state, fieldName: 'steps' }, prompts, context)
  expect((answered as WizardState).overrides).toEqual([{ target: '5.steps', value }])
})
