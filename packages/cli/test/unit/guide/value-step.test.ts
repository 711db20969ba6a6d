import { parseWorkflow } from '@runninghub-action/core'
import { expect, test } from 'vitest'
import { createContext } from '../../../src/context/command-context.ts'
import { en } from '../../../src/messages/en.ts'
import type { PromptResult } from '../../../src/wizard/prompts/prompt.ts'
import { Prompts } from '../../../src/wizard/prompts/prompts.ts'
import type { WizardState } from '../../../src/wizard/state.ts'
import { askValue } from '../../../src/wizard/value-step.ts'

/** A person who answers every question for a text in the same way, unless it is objected to. */
class Answering extends Prompts {
  readonly #answer: string
  /** What stood in the line before anything was typed. */
  offered: string | undefined
  objection: string | undefined

  constructor(answer: string) {
    super(en)
    this.#answer = answer
  }

  override async text(
    _message: string,
    initialValue: string,
    check: (text: string) => string | undefined,
  ): Promise<PromptResult<string>> {
    this.offered = initialValue
    this.objection = check(this.#answer)
    return this.#answer
  }
}

const workflow = parseWorkflow(
  '{"5": {"inputs": {"size": [1, 18446744073709551615, 3], "opt.at": {"x": 1}}}}',
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
])('%s offers %s, and takes %s with all its digits', async (field, offered, answer, value) => {
  const ask = new Answering(answer)
  const answered = (await askValue(
    { ...state, fieldName: field },
    ask,
    createContext('en'),
  )) as WizardState
  expect([ask.offered, ask.objection]).toEqual([offered, undefined])
  expect(answered.overrides).toEqual([{ target: `5.${field}`, value }])

  // Asked again, what was given is offered as it was given.
  const again = new Answering(answer)
  await askValue({ ...answered, nodeId: '5', fieldName: field }, again, createContext('en'))
  expect(again.offered).toBe(answer.replaceAll(/([,:]) /g, '$1'))
})

test('what is no JSON is objected to', async () => {
  const ask = new Answering('1 2')
  await askValue({ ...state, fieldName: 'size' }, ask, createContext('en'))
  expect(ask.objection).toBe(en.wizard.invalidJson)
})
