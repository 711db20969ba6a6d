import type { Position } from '../errors/runninghub-error.ts'

/** Give this field this value, in a caller's words. */
export interface Override {
  /** `6.text`, `57:8.text`, `Positive Prompt.text` or `KSampler.seed`. */
  target: string
  value: unknown
  /** Where the override stands in the caller's own file. */
  position?: Position
}

/**
 * Lays values over values: a later layer takes the place of what the earlier ones have for the
 * same target, word for word. What one layer names twice stays, to be objected to.
 */
export function mergeOverrides(...layers: readonly (readonly Override[])[]): readonly Override[] {
  return layers.reduce((below, layer) => {
    const targets = new Set(layer.map(({ target }) => target))
    return [...below.filter(({ target }) => !targets.has(target)), ...layer]
  }, [])
}
