import { connectionError } from '../world/connection-error.ts'
import { exchange, type Reply } from '../world/exchange.ts'
import type { Network, Simulation } from '../world/simulation.ts'
import { CHANGED_FILE, ERROR_PAGE, INPUT_FILE, INPUTS_URL } from './graph.ts'

const FAULTS = ['status', 'cut', 'hang', 'page', 'refused', 'cut in the body', 'slow'] as const
/** What is sent in place of a file, and its type. */
const PAGES = [
  [ERROR_PAGE, 'text/html'],
  [ERROR_PAGE, 'image/png'],
  ['{"error":"link expired"}', 'application/json'],
] as const

/** Adds the server of the files that orders link to. It may fail, and its files may change once. */
export function withInputServer(simulation: Simulation, others: Network, end: number): Network {
  const { choices, scheduler } = simulation
  const rate = choices.pick('rate of faults of input files', [0, 0, 0.1, 0.5])
  const never = Number.POSITIVE_INFINITY
  const after = choices.pick('change of input files', [never, never, 20_000, 90_000])
  const changesAt = scheduler.now + after
  return (program, url, init) => {
    if (!url.startsWith(INPUTS_URL)) return others(program, url, init)
    const isFaulty = scheduler.now < end && choices.chance('fault of an input file', rate)
    const fault = isFaulty ? choices.pick('which fault of an input file', FAULTS) : undefined
    const serve = () => {
      return reply(simulation, scheduler.now < changesAt ? INPUT_FILE : CHANGED_FILE, fault)
    }
    const delay = fault === 'slow' ? choices.pick('delay of a file', [6_000, 40_000]) : 100
    return exchange(simulation, { program, signal: init.signal, before: 100, after: delay, serve })
  }
}

function reply({ choices }: Simulation, file: Buffer, fault?: (typeof FAULTS)[number]): Reply {
  const headers = { 'content-type': 'image/png', 'content-length': String(file.length) }
  switch (fault) {
    case 'status':
      return new Response('no', { status: choices.pick('status of a file', [503, 404, 302]) })
    case 'page': {
      const [text, type] = choices.pick('page in place of a file', PAGES)
      return new Response(text, { headers: { 'content-type': type } })
    }
    case 'cut in the body':
      return new Response(cutStream(file), { headers })
    case 'cut':
    case 'hang':
    case 'refused':
      return fault
    default:
      return new Response(new Uint8Array(file), { headers })
  }
}

/** Sends all but the end of a file. */
function cutStream(file: Buffer): ReadableStream {
  let sent = false
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(connectionError('cut'))
      else controller.enqueue(new Uint8Array(file.subarray(0, -5)))
      sent = true
    },
  })
}
