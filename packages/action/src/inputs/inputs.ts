import { getInput } from '@actions/core'
import { parseDuration } from '@runninghub-action/core'
import { Problems } from './input-problems.ts'
import { checkRules } from './rules.ts'

/**
 * Every input: its name in a workflow file, its default, and how its text is read. This table
 * and `action.yml` say the same; a test compares them. A reader returns undefined for a text it
 * cannot read.
 */
export const INPUTS = {
  'api-key': text(),
  'workflow-id': text(),
  'workflow-file': text(),
  inputs: block(),
  'inputs-file': text(),
  'node-info-list': text(),
  'send-workflow': flag('false'),
  'pin-seeds': flag('false'),
  batch: text(),
  'max-parallel': count('1', 50),
  'fail-fast': flag('true'),
  'base-url': origin('https://www.runninghub.cn'),
  api: choice('v1', ['v1', 'v2']),
  'instance-type': text(),
  'add-metadata': flag('true'),
  'access-password': text(),
  'use-personal-queue': flag('false'),
  timeout: duration('10m', 1000),
  'queue-timeout': duration('30m', 0),
  'on-timeout': choice('cancel', ['cancel', 'leave']),
  'download-dir': text(),
  resume: flag('false'),
  'resume-scope': text(`\${{ strategy.job-index }}`),
  'dry-run': flag('false'),
  'fail-on-error': flag('true'),
  summary: flag('true'),
  comment: flag('false'),
  'github-token': text(),
} as const satisfies Record<string, InputForm<unknown>>

/** The inputs, read; durations in milliseconds. */
export type Inputs = {
  [Name in keyof typeof INPUTS]: Exclude<ReturnType<(typeof INPUTS)[Name]['read']>, undefined>
}

interface InputForm<T> {
  default: string
  read: (text: string) => T | undefined
  /** What the text should have been: the end of "… wants". */
  wants: string
  /** Lines that belong together: the blanks in front of them mean something. */
  block?: boolean
}

/**
 * Reads all inputs as the runner hands them over, in `INPUT_*`. An input that is empty has its
 * default.
 *
 * @throws {InputsRefused} naming every input that cannot be read
 */
export function readInputs(): Inputs {
  const problems = new Problems()
  const read = Object.entries<InputForm<unknown>>(INPUTS).map(([name, form]) => {
    const given = form.block ? getInput(name, { trimWhitespace: false }).trimEnd() : getInput(name)
    const value = form.read(given || form.default)
    if (value === undefined) {
      problems.add(`The input ${name} wants ${form.wants}, not "${given.slice(0, 80)}".`)
    }
    return [name, value]
  })
  const inputs: Inputs = Object.fromEntries(read)
  checkRules(inputs, problems)
  problems.throwIfAny()
  return inputs
}

function text(fallback = ''): InputForm<string> {
  return { default: fallback, read: (given) => given, wants: 'text' }
}

/** YAML: without its first indent it would have another meaning, and its errors wrong lines. */
function block(): InputForm<string> {
  return { ...text(), block: true }
}

/** The words of YAML 1.2, as every action takes them. */
function flag(fallback: 'true' | 'false'): InputForm<boolean> {
  const words: Record<string, boolean> = {
    true: true,
    True: true,
    TRUE: true,
    false: false,
    False: false,
    FALSE: false,
  }
  return { default: fallback, read: (given) => words[given], wants: 'true or false' }
}

function choice<const T extends string>(fallback: NoInfer<T>, options: readonly T[]): InputForm<T> {
  return {
    default: fallback,
    read: (given) => options.find((option) => option === given),
    wants: options.join(' or '),
  }
}

function count(fallback: string, most: number): InputForm<number> {
  return {
    default: fallback,
    read: (given) =>
      /^\d{1,4}$/.test(given) && +given >= 1 && +given <= most ? +given : undefined,
    wants: `a number from 1 to ${most}`,
  }
}

function duration(fallback: string, least: number): InputForm<number> {
  return {
    default: fallback,
    read: (given) => {
      const ms = parseDuration(given)
      return ms !== undefined && ms >= least ? ms : undefined
    },
    wants: 'a duration such as 90s, 10m or 1h30m',
  }
}

/** The API key goes there: in the clear only to this machine itself. */
function origin(fallback: string): InputForm<string> {
  return {
    default: fallback,
    read: (given) => {
      const url = URL.parse(given)
      if (url === null || url.username || url.password || url.search || url.hash) return undefined
      const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) return undefined
      return given.replace(/\/+$/, '')
    },
    wants: 'an https address such as https://www.runninghub.cn',
  }
}
