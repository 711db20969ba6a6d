import { afterEach, beforeEach, expect, vi } from 'vitest'
import { testSecrets } from './secrets.ts'

const METHODS = ['debug', 'log', 'info', 'warn', 'error'] as const

/** What no log line may contain. */
const SECRETS = [
  testSecrets.RUNNINGHUB_API_KEY,
  ...testSecrets.API_TOKENS.split(','),
  ...testSecrets.CALLBACK_SECRETS.split(','),
].flatMap((secret) => [secret, btoa(secret), encodeURIComponent(secret)])

/** Silences the console in the tests of a file. A test fails when it logs a secret. */
export function guardConsole(): void {
  const lines: string[] = []

  beforeEach(() => {
    lines.length = 0
    for (const method of METHODS) {
      vi.spyOn(console, method).mockImplementation((...values) => {
        lines.push(values.map(toText).join(' '))
      })
    }
  })

  afterEach(() => {
    vi.restoreAllMocks()
    const leaks = lines.filter((line) => SECRETS.some((secret) => line.includes(secret)))
    expect(leaks, 'log lines with a secret').toEqual([])
  })
}

function toText(value: unknown): string {
  if (!(value instanceof Error)) return typeof value === 'string' ? value : JSON.stringify(value)
  return [
    value.stack,
    value.message,
    JSON.stringify(value),
    value.cause && toText(value.cause),
  ].join('\n')
}
