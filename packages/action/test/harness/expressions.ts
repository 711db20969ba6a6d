import { data, Evaluator, Lexer, Parser } from '@actions/expressions'

/** The values that expressions may use: `github`, `secrets`, `matrix`, `steps` and others. */
export type Contexts = Record<string, object>

/** How the earlier steps of a job ended. */
export type JobStatus = 'success' | 'failure' | 'cancelled'

/** Evaluates all expressions in a text of a workflow file, as the runner does. */
export function interpolate(text: unknown, contexts: Contexts): string {
  return String(text).replace(/\$\{\{(.*?)\}\}/gs, (_, expression) =>
    evaluate(expression, contexts, 'success').coerceString(),
  )
}

/** Evaluates the `if` of a step or job. Without a status function it requires success. */
export function evaluateIf(
  condition: string | undefined,
  contexts: Contexts,
  status: JobStatus,
): boolean {
  const [, inner = condition ?? 'success()'] = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(condition ?? '') ?? []
  const hasStatus = /\b(?:success|failure|cancelled|always)\s*\(/.test(inner)
  const expression = hasStatus ? inner : `success() && (${inner})`
  const result = evaluate(`(${expression}) && true || false`, contexts, status)
  return result.coerceString() === 'true'
}

function evaluate(expression: string, contexts: Contexts, status: JobStatus): data.ExpressionData {
  const functions = Object.entries({
    success: status === 'success',
    failure: status === 'failure',
    cancelled: status === 'cancelled',
    always: true,
  }).map(([name, value]) => {
    const call = () => new data.BooleanData(value)
    return { name, minArgs: 0, maxArgs: 0, call }
  })
  const { tokens } = new Lexer(expression).lex()
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse()
  const values = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary
  const named = new Map(functions.map((definition) => [definition.name, definition]))
  return new Evaluator(parsed, values, named).evaluate()
}
