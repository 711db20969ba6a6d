import { readFile } from 'node:fs/promises'
import { API_OPERATIONS } from '../../packages/worker/src/openapi/operations.ts'
import { markdownTable } from './markdown-table.ts'

const read = (path: string) =>
  readFile(new URL(`../../packages/worker/${path}`, import.meta.url), 'utf8')

/** The routes of the Worker, from the list that its OpenAPI document is built from. */
export function workerRoutes(): string {
  const rows = API_OPERATIONS.map(({ method, path, summary, description, parameters = [] }) => {
    const named = parameters.filter((parameter) => parameter.in !== 'path')
    return [
      `\`${method.toUpperCase()} ${path}\``,
      description === undefined ? summary : `**${summary}.** ${description}`,
      named.map(({ name }) => `\`${name}\``).join(', '),
    ]
  })
  return markdownTable(['request', 'what it does', 'query and headers'], rows)
}

/** The variables of the Worker, from wrangler.jsonc: their defaults, and the comments above them. */
export async function workerVariables(): Promise<string> {
  const [, vars = ''] = /"vars": \{\n([\s\S]*?)\n {2}\}/.exec(await read('wrangler.jsonc')) ?? []
  const rows = readCommented(vars, /^\s*"(\w+)": "(.*?)",?$/).map(([name, value, comment]) => [
    `\`${name}\``,
    value === '' ? '' : `\`${value}\``,
    comment,
  ])
  return markdownTable(['name', 'default', ''], rows)
}

/** The secrets of the Worker, from .dev.vars.example: the comments above them. */
export async function workerSecrets(): Promise<string> {
  const rows = readCommented(await read('.dev.vars.example'), /^(?:# )?([A-Z_]+)=(.*)$/)
  return markdownTable(
    ['name', ''],
    rows.map(([name, , comment]) => [`\`${name}\``, comment]),
  )
}

/** Returns the name, the value and the comment of each assignment. An empty line ends a comment. */
function readCommented(text: string, assignment: RegExp): [string, string, string][] {
  const found: [string, string, string][] = []
  let comment: string[] = []
  for (const line of text.split('\n')) {
    const [, name, value] = assignment.exec(line) ?? []
    const [, words] = /^\s*(?:\/\/|#) (.*)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) {
      found.push([name, value, comment.join(' ')])
      comment = []
    } else if (words !== undefined) comment.push(words)
    else comment = []
  }
  return found
}
