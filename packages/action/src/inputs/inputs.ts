import { getInput } from '@actions/core'
import { parseDuration } from '@runninghub-action/core'
import { InputIssues } from './input-issues.ts'
import { checkInputRules } from './rules.ts'

/**
 * All inputs with their defaults and readers. `action.yml` lists the same inputs; a test compares
 * them. A reader returns undefined for an invalid text.
 */
export const INPUTS = {
  'api-key': text(),
  'workflow-id': text(),
  'app-id': text(),
  'workflow-file': text(),
  inputs: multilineText(),
  'inputs-file': text(),
  'node-info-list': text(),
  'send-workflow': flag('false'),
  'pin-seeds': flag('false'),
  drift: choice('warn', ['error', 'warn', 'ignore']),
  batch: text(),
  'max-parallel': count('1', 50),
  'fail-fast': flag('true'),
  'max-coins': coins(),
  'base-url': origin('https://www.runninghub.cn'),
  api: choice('v1', ['v1', 'v2']),
  'instance-type': choice('', ['', 'default', 'plus', 'ultra']),
  'add-metadata': flag('true'),
  'access-password': text(),
  'use-personal-queue': flag('false'),
  timeout: duration('10m', 1000),
  'queue-timeout': duration('30m', 0),
  'on-timeout': choice('cancel', ['cancel', 'leave']),
  'download-dir': text(),
  resume: flag('false'),
  'resume-scope': text(`\${{ strategy.job-index }}`),
  reuse: reuse(),
  'dry-run': flag('false'),
  'fail-on-error': flag('true'),
  summary: flag('true'),
  publish: choice('none', ['none', 'branch']),
  comment: flag('false'),
  'comment-key': text(`\${{ strategy.job-index }}`),
  'github-token': text(`\${{ github.token }}`),
} as const satisfies Record<string, InputSpec<unknown>>

/** The values of all inputs. Durations are in milliseconds. */
export type Inputs = {
  [Name in keyof typeof INPUTS]: Exclude<ReturnType<(typeof INPUTS)[Name]['read']>, undefined>
}

interface InputSpec<T> {
  default: string
  read: (text: string) => T | undefined
  /** Completes the error message "expected …". */
  expected: string
  /** Keeps the leading spaces of the text. */
  multiline?: boolean
}

/**
 * Reads and checks all inputs. An empty input gets its default.
 *
 * @throws {InvalidInputsError} with every invalid input
 */
export function readInputs(): Inputs {
  const issues = new InputIssues()
  const inputs = collectInputs(issues)
  issues.throwIfAny()
  return inputs
}

/**
 * Reads all inputs, and adds every invalid one to `issues`. It gets its default, so that everything
 * else can still be checked.
 */
export function collectInputs(issues: InputIssues): Inputs {
  const read = Object.entries<InputSpec<unknown>>(INPUTS).map(([name, spec]) => {
    const text = spec.multiline
      ? getInput(name, { trimWhitespace: false }).trimEnd()
      : getInput(name)
    const value = spec.read(text || spec.default)
    if (value === undefined) {
      issues.add(
        `Invalid input \`${name}\`: expected ${spec.expected}, got "${text.slice(0, 80)}".`,
        { input: name },
      )
    }
    return [name, value ?? spec.read(spec.default)]
  })
  const inputs: Inputs = Object.fromEntries(read)
  checkInputRules(inputs, issues)
  return inputs
}

function text(fallback = ''): InputSpec<string> {
  return { default: fallback, read: (text) => text, expected: 'text' }
}

/** YAML. Without its first indentation it would have another meaning, and errors wrong lines. */
function multilineText(): InputSpec<string> {
  return { ...text(), multiline: true }
}

/** The booleans of YAML 1.2, which all actions accept. */
function flag(fallback: 'true' | 'false'): InputSpec<boolean> {
  return {
    default: fallback,
    read: (text) =>
      /^(true|True|TRUE)$/.test(text)
        ? true
        : /^(false|False|FALSE)$/.test(text)
          ? false
          : undefined,
    expected: 'true or false',
  }
}

function reuse(): InputSpec<'false' | 'true' | 'ignore-seeds'> {
  return {
    default: 'false',
    read: (text) => {
      const word = text.toLowerCase()
      return word === 'true' || word === 'false' || word === 'ignore-seeds' ? word : undefined
    },
    expected: 'true, false or ignore-seeds',
  }
}

function choice<const T extends string>(fallback: NoInfer<T>, options: readonly T[]): InputSpec<T> {
  return {
    default: fallback,
    read: (text) => options.find((option) => option === text),
    expected: options.filter(Boolean).join(' or '),
  }
}

function count(fallback: string, max: number): InputSpec<number> {
  return {
    default: fallback,
    read: (text) => (/^\d{1,4}$/.test(text) && +text >= 1 && +text <= max ? +text : undefined),
    expected: `a number from 1 to ${max}`,
  }
}

/** A limit; none is infinite. */
function coins(): InputSpec<number> {
  return {
    default: '',
    read: (text) => {
      if (text === '') return Number.POSITIVE_INFINITY
      return /^\d{1,9}(?:\.\d{1,6})?$/.test(text) && Number(text) > 0 ? Number(text) : undefined
    },
    expected: 'a number of coins above 0',
  }
}

function duration(fallback: string, min: number): InputSpec<number> {
  return {
    default: fallback,
    read: (text) => {
      const ms = parseDuration(text)
      return ms !== undefined && ms >= min ? ms : undefined
    },
    expected: 'a duration such as 90s, 10m or 1h30m',
  }
}

/** The API key is sent to this URL, so plain HTTP is allowed only to this machine. */
function origin(fallback: string): InputSpec<string> {
  return {
    default: fallback,
    read: (text) => {
      const url = URL.parse(text)
      if (url === null || url.username || url.password || url.search || url.hash) return undefined
      const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) return undefined
      return text.replace(/\/+$/, '')
    },
    expected: 'an https URL such as https://www.runninghub.cn',
  }
}
