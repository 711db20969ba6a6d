import type { Entry, EntryOf } from '../history/history.ts'

/** The fault of a create call whose response may have reached a process that was killed after it. */
const KILLED = 'killed before the outcome was kept'
/**
 * How long before a kill a process must have said what became of its call, in milliseconds of the
 * round. A line may be printed just before its fact is on the disk.
 */
const MARGIN = 5_000

/**
 * Names the faults of create calls that RunningHub cannot see: the process that called was killed
 * before it kept the answer, or just before it called. The other checks then know these answers as
 * lost.
 */
export function nameLostAnswers(entries: readonly Entry[]): Entry[] {
  const lost = new Set(lastCreateCalls(entries).filter((call) => isLost(call, entries)))
  const named = entries.map((entry) =>
    entry.type === 'called' && lost.has(entry) ? { ...entry, fault: KILLED } : entry,
  )
  return [...named, ...unsentCalls(entries)]
}

/** Returns the last create call for each order by each program. */
function lastCreateCalls(entries: readonly Entry[]): EntryOf<'called'>[] {
  const calls = entries.filter((entry) => entry.type === 'called' && entry.operation === 'create')
  const last = new Map(
    (calls as EntryOf<'called'>[]).map((call) => [`${call.program} ${call.subject}`, call]),
  )
  return [...last.values()]
}

/** Whether the caller was killed before it told what came of its call. */
function isLost(call: EntryOf<'called'>, entries: readonly Entry[]): boolean {
  const program = killedWith(call)
  const at = entries.indexOf(call)
  const [before, after] = [entries.slice(0, at), entries.slice(at)]
  const last = before.findLast(
    (entry) => (entry.type === 'killed' || entry.type === 'started') && entry.program === program,
  )
  // The call was under way when its caller was killed.
  if (last?.type === 'killed') return true
  const kill = after.find((entry) => entry.type === 'killed' && entry.program === program)
  if (kill === undefined) return false
  const tells = outcomeOf(call, entries)
  return !after.some(
    (entry) =>
      entry.type === 'printed' &&
      entry.program === program &&
      entry.at < kill.at - MARGIN &&
      tells.some((pattern) => pattern.test(entry.text)),
  )
}

/** Returns what a program prints when it knows what came of its call. */
function outcomeOf({ call, subject }: EntryOf<'called'>, entries: readonly Entry[]): RegExp[] {
  return entries.flatMap((entry) => {
    if (entry.type === 'created' && entry.call === call) return new RegExp(entry.task)
    if (entry.type !== 'answered client' || entry.order !== subject) return []
    const id = /"id":"(\w+)"/.exec(entry.text)?.[1]
    return id === undefined ? [] : new RegExp(`"(submitted|refused|unknown|ended)","task":"${id}"`)
  })
}

/** Returns the program that is killed when the caller is. */
function killedWith({ program }: EntryOf<'called'>): string {
  return program.startsWith('invocation') ? WORKER : program
}

/** Returns the calls that the Worker was about to send when it was killed. */
function unsentCalls(entries: readonly Entry[]): Entry[] {
  return entries.flatMap((entry, index): Entry[] => {
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
    const call = { call: -1 - index, program: 'invocation', operation: 'create', subject }
    return [{ at: kill.at, type: 'called', ...call, fault: KILLED }]
  })
}

/** The name of the Worker's process. */
export const WORKER = 'wrangler dev'
