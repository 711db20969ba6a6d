import type { Entry, EntryOf } from '../history/history.ts'

/** The fault of a create call whose response may have reached a process that was killed after it. */
const KILLED = 'killed before the outcome was kept'
/**
 * How long before a kill a process must have said what became of its call, in milliseconds of the
 * round. A line may be printed just before its fact is on the disk.
 */
const MARGIN = 5_000

/**
 * Names the faults of create calls that RunningHub cannot see. It answered clearly, and the process
 * that called was killed before it kept the answer; or the process was killed just before it called.
 * The other checks then know these answers as lost.
 */
export function nameLostAnswers(entries: readonly Entry[]): Entry[] {
  const named = new Map(
    lastCreateCalls(entries)
      .filter((call) => !call.fault && isLost(call, entries))
      .map((call) => [call.call, { ...call, fault: KILLED }]),
  )
  const result = entries.map((entry) =>
    entry.type === 'called' ? (named.get(entry.call) ?? entry) : entry,
  )
  return [...result, ...unsentCalls(entries)]
}

/** Returns the last create call for each order by each program. */
function lastCreateCalls(entries: readonly Entry[]): EntryOf<'called'>[] {
  const calls = entries.filter((entry) => entry.type === 'called' && entry.operation === 'create')
  const last = new Map(
    (calls as EntryOf<'called'>[]).map((call) => [`${call.program} ${call.subject}`, call]),
  )
  return [...last.values()]
}

/** Whether the caller did not wait for the answer, or was killed before it told what came of it. */
function isLost(call: EntryOf<'called'>, entries: readonly Entry[]): boolean {
  const kill = entries.find(
    (entry) => entry.type === 'killed' && entry.program === killedWith(call) && entry.at >= call.at,
  )
  if (kill === undefined) return false
  const created = entries.find((entry) => entry.type === 'created' && entry.call === call.call)
  const task = created?.type === 'created' ? created.task : undefined
  return !entries.some(
    (entry) =>
      entry.type === 'printed' &&
      entry.program === killedWith(call) &&
      entry.at < kill.at - MARGIN &&
      tells(entry.text, task),
  )
}

/** Whether a program printed that it has a task. */
function tells(text: string, task: string | undefined): boolean {
  return task !== undefined && text.includes(task)
}

/** Returns the program that is killed when the caller is. */
function killedWith({ program }: EntryOf<'called'>): string {
  return program.startsWith('invocation') ? WORKER : program
}

/** Returns the calls that the Worker was about to send when it was killed. */
function unsentCalls(entries: readonly Entry[]): Entry[] {
  return entries.flatMap((entry): Entry[] => {
    if (entry.type !== 'reported' || entry.by !== 'worker' || entry.status !== 'unknown') return []
    const { order: subject } = entry
    const ordered = entries.find((other) => other.type === 'ordered' && other.order === subject)
    const kill = entries.find(
      (other) =>
        other.type === 'killed' && other.program === WORKER && other.at >= (ordered?.at ?? 0),
    )
    const isSent = entries.some(
      (other) =>
        other.type === 'called' && other.operation === 'create' && other.subject === subject,
    )
    if (isSent || kill === undefined) return []
    const call = { call: -entry.at, program: 'invocation', operation: 'create', subject }
    return [{ at: kill.at, type: 'called', ...call, fault: KILLED }]
  })
}

/** The name of the Worker's process. */
export const WORKER = 'wrangler dev'
