import type { Redact } from '@runninghub-action/core'
import { RunningHubError } from '@runninghub-action/core'
import { batchTotals } from './batch-summary.ts'
import type { Reporter } from './reporter.ts'

/** Writes one JSON line per event to stdout, without secrets. */
export function createJsonReporter(
  out: { write(text: string): unknown },
  redact: Redact,
): Reporter {
  const write = (run: number, type: string, fields: object) =>
    out.write(`${redact(JSON.stringify({ type, run, ...fields }, replacer))}\n`)
  return {
    startRun({ number, total, name, workflowId, changes }) {
      write(number, 'run', { of: total, name, workflowId })
      if (changes.length > 0) write(number, 'planned', { changes })
      return {
        event({ type, ...fields }) {
          write(number, type, fields)
        },
        downloadProgress() {},
        succeeded({ taskId, results, usage }, files, { reused = false } = {}) {
          // In JSON an undefined file becomes null.
          write(number, 'result', { taskId, results, usage, files, reused })
        },
        image() {},
        error(error, exitCode) {
          write(number, 'error', { ...serializeError(error), exitCode })
        },
        note(message) {
          write(number, 'note', { message })
        },
        end() {},
      }
    },
    batchEnded(runs) {
      const { runs: of, ...totals } = batchTotals(runs)
      write(0, 'batch', { of, ...totals })
    },
    uploadProgress() {},
    error(error, exitCode) {
      write(0, 'error', { ...serializeError(error), exitCode })
    },
    note(message) {
      write(0, 'note', { message })
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
