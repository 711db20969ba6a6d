import { EOL } from 'node:os'
import { onTestFinished, vi } from 'vitest'

/** Collects the printed lines until the test ends. */
export function captureLines(): string[] {
  const lines: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(...String(text).split(EOL).filter(Boolean))
    return true
  })
  onTestFinished(() => write.mockRestore())
  return lines
}
