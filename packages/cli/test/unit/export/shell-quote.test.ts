import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { shellQuote } from '../../../src/export/shell-quote.ts'
import { hostileTexts } from '../../harness/recipe.ts'

test.each(hostileTexts)('a POSIX shell reads the quoted %j unchanged', (text) => {
  const line = `printf %s ${shellQuote(text, 'posix')}`
  expect(execFileSync('sh', ['-c', line]).toString()).toBe(text)
})

test('shellQuote doubles single quotes for PowerShell', () => {
  expect(shellQuote("it's $x", 'powershell')).toBe("'it''s $x'")
})
