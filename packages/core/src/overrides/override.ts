import type { Position } from '../errors/position.ts'

/** A value for a field, as a caller names it. */
export interface Override {
  /** `6.text`, `57:8.text`, `Positive Prompt.text` or `KSampler.seed`. */
  target: string
  value: unknown
  /** The value is a path or a URL, whatever the field's name is. */
  isFile?: boolean | undefined
  /** The place of the override in the caller's own file. */
  position?: Position
}

/**
 * Merges layers of overrides. A later layer replaces what earlier layers have for the same target,
 * compared as text. A target that one layer names twice stays twice, and is reported later.
 */
export function mergeOverrides(...layers: readonly (readonly Override[])[]): readonly Override[] {
  return layers.reduce((merged, layer) => {
    const targets = new Set(layer.map(({ target }) => target))
    return [...merged.filter(({ target }) => !targets.has(target)), ...layer]
  }, [])
}
