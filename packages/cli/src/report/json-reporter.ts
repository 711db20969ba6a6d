import type { Redact } from '@runninghub-action/core'
import { RunningHubError } from '@runninghub-action/core'
import type { Reporter } from './reporter.ts'

/** Writes one JSON line per event to stdout, without secrets. */
export function createJsonReporter(
  out: { write(text: string): unknown },
  redact: Redact,
): Reporter {
  let run = 0
  const write = (type: string, fields: object) =>
    out.write(`${redact(JSON.stringify({ type, run, ...fields }, replacer))}\n`)
  return {
    runStarted({ number, total, workflowId, changes }) {
      run = number
      write('run', { of: total, workflowId })
      if (changes.length > 0) write('planned', { changes })
    },
    event({ type, ...fields }) {
      write(type, fields)
    },
    uploadProgress() {},
    downloadProgress() {},
    runSucceeded({ taskId, results, usage }, files) {
      // In JSON an undefined file becomes null.
      write('result', { taskId, results, usage, files })
    },
    error(error, exitCode) {
      write('error', { ...serializeError(error), exitCode })
    },
    note(message) {
      write('note', { message })
    },
    pause() {},
    resume() {},
    close() {},
  }
}

function replacer(name: string, value: unknown): unknown {
  if (name === 'accessPassword' && value) return '[secret]'
  if (value instanceof Error) return serializeError(value)
  return typeof value === 'bigint' ? String(value) : value
}

function serializeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  if (!(error instanceof RunningHubError)) return { code: error.name, message: error.message }
  const { code, message, hint, taskId, serviceCode } = error
  return { code, message, hint, taskId, serviceCode }
}
