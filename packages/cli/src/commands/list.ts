import { hasEnded } from '@runninghub-action/core'
import { getBoolean } from '../args.ts'
import type { Command } from '../command.ts'
import { loadApiKey } from '../context/api-key.ts'
import type { CommandContext } from '../context/command-context.ts'
import { type RecordedRun, readRuns, recordRun } from '../context/run-history.ts'
import { createClientWithKey } from '../context/service.ts'
import { EXIT } from '../exit-code.ts'
import { formatTable } from '../terminal/table.ts'

const MAX_SHOWN = 20
/** Status checks at a time, and the time limit of each one in milliseconds. */
const CONCURRENCY = 4
const QUERY_TIMEOUT = 10_000

/** Lists the runs that were started on this machine. */
export const command: Command = {
  flags: { json: { type: 'boolean', description: 'json' } },
  maxPositionals: 0,
  async run(args, context) {
    const { out, err, messages } = context
    const recorded = (await readRuns(context.env)).slice(0, MAX_SHOWN)
    const runs = await updateStates(recorded, context)
    if (getBoolean(args, 'json')) {
      for (const run of runs) out.write(`${JSON.stringify(run)}\n`)
      return EXIT.done
    }
    if (runs.length === 0) {
      err.write(`${messages.list.empty}\n`)
      return EXIT.done
    }
    const { list, run: words } = messages
    const head = [list.startedAt, list.task, list.workflow, list.state, list.coins]
    const rows = runs.map(({ startedAt, taskId, workflowId, state, coins }) => [
      formatTime(startedAt),
      taskId,
      workflowId,
      state === undefined ? list.unknown : words.states[state],
      coins === undefined ? '' : String(coins),
    ])
    const columns = out.isTTY ? out.columns : Number.POSITIVE_INFINITY
    for (const line of formatTable([head, ...rows], columns)) out.write(`${line}\n`)
    return EXIT.done
  },
}

/** Queries and records the states of the runs that have not ended as far as it is known. */
async function updateStates(
  runs: readonly RecordedRun[],
  context: CommandContext,
): Promise<RecordedRun[]> {
  const updated = [...runs]
  const pending = runs.entries()
  const worker = async () => {
    for (const [index, run] of pending) {
      if (run.state === undefined || !hasEnded(run.state))
        updated[index] = await updateState(run, context)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  return updated
}

/** Returns the run with its present state, or as it is when the state cannot be queried. */
async function updateState(run: RecordedRun, context: CommandContext): Promise<RecordedRun> {
  const apiKey = await loadApiKey(run.baseUrl, context)
  if (apiKey === undefined) return run
  try {
    const signal = AbortSignal.timeout(QUERY_TIMEOUT)
    const task = await createClientWithKey(run, apiKey).query(run.taskId, { signal })
    const change = { state: task.state, coins: task.usage.coins }
    if (hasEnded(task.state)) recordRun({ taskId: run.taskId, ...change }, context.env)
    return { ...run, ...change }
  } catch {
    return run
  }
}

/** Returns `2026-11-24 15:06` in the time zone of the machine. */
function formatTime(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return ''
  const two = (n: number) => String(n).padStart(2, '0')
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`
}
