import type { Redact } from '@runninghub-action/core'
import { RunningHubError } from '@runninghub-action/core'
import type { Reporter } from './reporter.ts'

/** One JSON line for each event on stdout; secrets are taken out. */
export function jsonReporter(out: { write(text: string): unknown }, redact: Redact): Reporter {
  let run = 0
  const write = (type: string, fields: object) =>
    out.write(`${redact(JSON.stringify({ type, run, ...fields }, replacer))}\n`)
  return {
    begin({ number, of, workflowId }) {
      run = number
      write('run', { of, workflowId })
    },
    event({ type, ...fields }) {
      write(type, fields)
    },
    uploading() {},
    downloading() {},
    result({ taskId, results, usage }, files) {
      // In the order of the results; null for one that was not saved.
      write('result', { taskId, results, usage, files })
    },
    error(error, exitCode) {
      write('error', { ...describe(error), exitCode })
    },
    note(message) {
      write('note', { message })
    },
    pause() {},
    resume() {},
    end() {},
  }
}

function replacer(name: string, value: unknown): unknown {
  if (name === 'accessPassword' && value) return '[secret]'
  if (value instanceof Error) return describe(value)
  return typeof value === 'bigint' ? String(value) : value
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  if (!(error instanceof RunningHubError)) return { code: error.name, message: error.message }
  const { code, message, hint, taskId, serviceCode } = error
  return { code, message, hint, taskId, serviceCode }
}
