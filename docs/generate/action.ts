import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { markdownTable } from './markdown-table.ts'

interface Entry {
  description: string
  default?: string
}

const action = parse(await readFile(new URL('../../action.yml', import.meta.url), 'utf8'))

/** The inputs of the Action, from action.yml. */
export function actionInputs(): string {
  const rows = Object.entries<Entry>(action.inputs).map(
    ([name, { description, default: value }]) => [
      `\`${name}\``,
      value === undefined ? '' : `\`${value}\``,
      description,
    ],
  )
  return markdownTable(['Input', 'Default', 'Description'], rows)
}

/** The outputs of the Action, from action.yml. */
export function actionOutputs(): string {
  const rows = Object.entries<Entry>(action.outputs).map(([name, { description }]) => [
    `\`${name}\``,
    description,
  ])
  return markdownTable(['Output', 'Description'], rows)
}
