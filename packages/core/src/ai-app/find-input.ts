import type { Facts } from '../errors/facts/facts.ts'
import type { OverrideProblem } from '../errors/input-errors.ts'
import { createProblem } from '../overrides/create-problem.ts'
import { closestMatch } from '../overrides/did-you-mean.ts'
import type { AiApp, AppInput } from './ai-app.ts'

/** An input, or why a name is not one. */
export type FoundInput =
  | { input: AppInput; problem?: never }
  | { problem: Facts; suggestion?: string | undefined; input?: never }

/** Returns the name of an input that is never ambiguous: `6.text`. */
export function inputTarget({ nodeId, fieldName }: AppInput): string {
  return `${nodeId}.${fieldName}`
}

/**
 * Finds the input that a name means: `6.text`; the input's description in either language; the name
 * of the node with the field; the field alone. Upper and lower case are the same.
 *
 * @param options.suggest whether to look for what was possibly meant
 */
export function findInput(
  { inputs }: AiApp,
  name: string,
  { suggest = true }: { suggest?: boolean } = {},
): FoundInput {
  const exact = inputs.find((input) => inputTarget(input) === name.trim())
  if (exact) return { input: exact }
  const wanted = normalize(name)
  const ways: ((input: AppInput) => string[])[] = [
    ({ description, descriptionEn }) => [description, descriptionEn],
    ({ nodeName, fieldName }) => [`${nodeName}.${fieldName}`],
    ({ fieldName }) => [fieldName],
  ]
  for (const namesOf of ways) {
    const found = inputs.filter((input) => namesOf(input).some((one) => normalize(one) === wanted))
    const [input, ...others] = found
    if (wanted === '' || input === undefined) continue
    if (others.length === 0) return { input }
    return {
      problem: { kind: 'app-input-ambiguous', targets: found.map(inputTarget) },
      suggestion: inputTarget(input),
    }
  }
  if (inputs.length === 0) return { problem: { kind: 'app-without-inputs' } }
  const names = inputs.flatMap((input) => [
    inputTarget(input),
    ...ways.flatMap((way) => way(input)),
  ])
  return {
    problem: { kind: 'app-input-unknown', names: inputs.map((input) => inputLabel(input)) },
    suggestion: suggest ? closestMatch(name, names.filter(Boolean)) : undefined,
  }
}

/**
 * Returns the name of an input for a person: its description in a language if it has one, else
 * {@link inputTarget}.
 */
export function inputLabel(input: AppInput, language: 'en' | 'zh' = 'en'): string {
  const { description, descriptionEn } = input
  const label = language === 'zh' ? description || descriptionEn : descriptionEn || description
  return label || inputTarget(input)
}

function normalize(name: string): string {
  return name.trim().toLowerCase()
}

/**
 * Finds the field of an app that a target names, before there is a value for it, as
 * {@link findTarget} does for a workflow.
 */
export function findAppTarget(
  app: AiApp,
  target: string,
  options: { suggest?: boolean } = {},
): { nodeId: string; fieldName: string; problem?: never } | { problem: OverrideProblem } {
  const found = findInput(app, target, options)
  if (found.input === undefined) return { problem: createProblem({ target }, found) }
  const { nodeId, fieldName, isLink } = found.input
  if (!isLink) return { nodeId, fieldName }
  return { problem: createProblem({ target }, { problem: { kind: 'app-input-is-link' } }) }
}
