import { describe, expect, test } from 'vitest'
import {
  InputsFormatError,
  parseWorkflow,
  type RunningHubError,
  WorkflowFormatError,
} from '../../src/index.ts'
import { parseBatch, parseOverrides } from '../../src/inputs.ts'
import type { BadInput } from '../harness/bad-inputs/bad-input.ts'
import { BAD_BATCHES, BAD_MAPS } from '../harness/bad-inputs/bad-values.ts'
import { BAD_WORKFLOWS } from '../harness/bad-inputs/bad-workflows.ts'

type ErrorClass = typeof InputsFormatError | typeof WorkflowFormatError

/** What a message contains only when its author did not think of the input. */
const CARELESS = /\bundefined\b|\[object |\bNaN\b| at .*\.ts:\d|Maximum call stack|Cannot read/
/** A problem of a large file is not the file again. */
const MAX_MESSAGE = 4_000

/** Checks that an input is refused with an error of the expected class, for people. */
function expectRefusal({ input }: BadInput, parse: () => unknown, expected: ErrorClass) {
  const error = catchError(parse)
  expect(error).toBeInstanceOf(expected)
  const { message, code } = error as RunningHubError
  expect(code).toMatch(/^[A-Z_]+$/)
  expect(message.length).toBeLessThan(MAX_MESSAGE)
  const quoted = typeof input === 'string' && CARELESS.test(input)
  if (!quoted) expect(message).not.toMatch(CARELESS)
}

function catchError(work: () => unknown): unknown {
  try {
    return `accepted: ${JSON.stringify(work())}`
  } catch (error) {
    return error
  }
}

describe('an api.json is refused', () => {
  test.each(BAD_WORKFLOWS)('$name', (bad) => {
    expectRefusal(bad, () => parseWorkflow(bad.input, { file: 'api.json' }), WorkflowFormatError)
  })
})

describe('a map of values is refused', () => {
  test.each(BAD_MAPS)('$name', (bad) => {
    expectRefusal(bad, () => parseOverrides(bad.input, { file: 'inputs.yml' }), InputsFormatError)
  })
})

describe.each(Object.entries(BAD_BATCHES))('a batch in %s is refused', (file, batches) => {
  test.each(batches)('$name', (bad) => {
    expectRefusal(bad, () => parseBatch(bad.input, { file }), InputsFormatError)
  })
})
