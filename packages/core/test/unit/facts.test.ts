import { describe, expect, test } from 'vitest'
import {
  englishWording,
  type Facts,
  FileUnusableError,
  mapFactTexts,
  wordFacts,
} from '../../src/index.ts'

const problem: Facts = {
  kind: 'override',
  target: '6.text',
  problem: { kind: 'value-not-text', found: { type: 'number', value: '5' } },
  position: { file: 'a.yml', line: 2, column: 3 },
  positionOf: 'override',
}

describe('facts', () => {
  test('are worded together with the facts inside them', () => {
    expect(wordFacts(problem, englishWording)).toBe(
      'a.yml:2:3: 6.text: takes text, not the number 5; quote it: "5"',
    )
  })

  test('are worded by any language', () => {
    const wording = { ...englishWording, 'value-not-text': () => '需要文本' }
    expect(wordFacts(problem, wording)).toBe('a.yml:2:3: 6.text: 需要文本')
  })

  test('have one full stop when the reason of a failed connection has one', () => {
    const reason: Facts = { kind: 'connection-failed', reason: 'Network connection lost.' }
    const action = { kind: 'call-account' } as const
    expect(wordFacts({ kind: 'failed-call', action, reason }, englishWording)).toBe(
      'Could not get the account: Network connection lost.',
    )
  })

  test('keep their kinds when their texts are changed', () => {
    const changed = mapFactTexts(problem, (text) => text.toUpperCase())
    expect(changed).toMatchObject({ target: '6.TEXT', problem: { kind: 'value-not-text' } })
  })
})

test('an error has its message in English and its facts', () => {
  const error = new FileUnusableError(
    { kind: 'file-missing', path: 'a.png' },
    { hint: { kind: 'check-permissions' } },
  )
  expect([error.message, error.hint]).toEqual([
    'The file a.png does not exist.',
    'Check its permissions.',
  ])
  expect([error.facts.kind, error.hintFacts?.kind]).toEqual(['file-missing', 'check-permissions'])
  expect(new FileUnusableError('Not here.').facts).toEqual({ kind: 'plain', text: 'Not here.' })
})
