import { setImmediate } from 'node:timers/promises'
import {
  CALL_FAULTS,
  type CallFault,
  type CallFaults,
  type CallKind,
} from '../../runninghub/call-faults.ts'
import { operationOf, orderOf } from '../../runninghub/operations.ts'
import type { RunContext } from '../context.ts'
import { faultyReply, type Reply } from './faulty-reply.ts'

/** How long a call without a response is held, in milliseconds of the round. */
const HANG = 20_000

interface IncomingCall {
  request: Request
  origin: 'api' | 'files'
  /** Cuts the connection. */
  drop: () => void
  /** Does the work of the call. `order`: of a create call, else empty. */
  work: (
    call: number,
    request: Request,
    origin: 'api' | 'files',
    order: string,
  ) => Promise<Response>
}

/** Answers a call of a process, or lets it go wrong. Records both. */
export async function answerCall(
  context: RunContext,
  calls: { count: number; faults: CallFaults },
  { request, origin, drop, work }: IncomingCall,
): Promise<Response> {
  const { history, clock, moments, choices } = context
  const { url, method, headers, signal } = request
  let body: ArrayBuffer
  try {
    body = await request.arrayBuffer()
  } catch {
    return cut(drop)
  }
  const text = new TextDecoder().decode(body)
  const { name: operation, kind, subject } = operationOf(url, text)
  const label = `${operation} ${subject}`
  const call = ++calls.count
  const fault = context.hasFaults ? drawFault(context, calls.faults, label, kind) : undefined
  const program = programOf(context, subject)
  history.add({ type: 'called', call, program, operation, subject, fault: nameOf(fault) })
  if (operation === 'create') moments.tell('create call arrives', subject)
  const delay = (part: 'before' | 'after') =>
    fault?.effect.kind === 'delay'
      ? clock.sleep(choices.pick(`delay of ${label}`, fault.effect[part]))
      : undefined

  await delay('before')
  let reply: Reply
  if (fault && !fault.handled) {
    reply = await faultyReply(fault, undefined, choices, { label, url, drop })
  } else {
    history.add({ type: 'arrived', call })
    const sent = new Request(url, { method, headers, ...(body.byteLength > 0 && { body }) })
    reply = await work(call, sent, origin, operation === 'create' ? orderOf(text) : '')
    if (fault) reply = await faultyReply(fault, reply, choices, { label, url, drop })
  }
  await delay('after')
  if (fault?.effect.kind === 'hang') await clock.sleep(HANG)
  // A connection that is closed is noticed in the next turn.
  await setImmediate()
  const result = reply === 'cut' ? 'cut' : signal.aborted ? 'aborted' : reply.status
  history.add({ type: 'answered', call, result })
  return reply === 'cut' ? cut(drop) : reply
}

/** Draws the fault of a call. Each round loses some responses to create calls. */
function drawFault(
  { choices }: RunContext,
  faults: CallFaults,
  label: string,
  kind: CallKind,
): CallFault | undefined {
  const isLost = kind === 'create' && choices.chance(`response to ${label} is lost`, 0.2)
  return isLost ? LOST : faults.draw(label, kind)
}

const LOST = CALL_FAULTS.find(({ name }) => name === 'cut after')

/** On a real socket a connection cannot be refused for one call only. */
function nameOf(fault: CallFault | undefined): string | undefined {
  return fault?.name === 'connection refused' ? 'cut before' : fault?.name
}

async function cut(drop: () => void): Promise<never> {
  drop()
  await setImmediate()
  throw new Error('cut')
}

/** Returns the program that sends a call: the Worker, or the one that works for a job. */
function programOf({ history, programs }: RunContext, subject: string): string {
  const task = history.of('created').find((created) => created.task === subject)
  const [, job] = /^order (job\d+)-/.exec(task?.order ?? subject) ?? []
  if (job !== undefined) return programs.get(job) ?? job
  return subject === '' ? '' : 'invocation of the Worker'
}
