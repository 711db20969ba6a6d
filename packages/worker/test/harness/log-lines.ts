import { afterEach, beforeEach, vi } from 'vitest'

/** Collects the lines that the Worker logs in each test of a file. Returns the events among them. */
export function collectLog(): {
  events(): Record<string, unknown>[]
  text(): string
} {
  let lines: string[] = []

  beforeEach(() => {
    lines = []
    for (const method of ['log', 'error'] as const) {
      vi.spyOn(console, method).mockImplementation((...values) => {
        lines.push(values.join(' '))
      })
    }
  })

  afterEach(() => {
    vi.restoreAllMocks()
  })

  return { events: () => lines.map((line) => JSON.parse(line)), text: () => lines.join('\n') }
}
