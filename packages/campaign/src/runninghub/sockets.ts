import { progressMessages } from '@runninghub-action/simulator'
import { currentProgram } from '../world/program.ts'
import type { Simulation } from '../world/simulation.ts'
import type { RunningHub } from './service.ts'

/** How a socket about a task behaves. */
const BEHAVIOURS = ['complete', 'refused', 'silent', 'cut', 'noise'] as const

/** Opens a socket about the progress of a task, whose messages prove nothing. */
export function openProgressSocket(
  { choices, scheduler }: Simulation,
  { accounts }: RunningHub,
  url: string,
): object {
  const socket = new ProgressSocket()
  const clientId = new URL(url).searchParams.get('clientId')
  const task = accounts
    .flatMap(({ simulator }) => [...simulator.tasks.values()])
    .find((other) => other.clientId === clientId)
  const behaviour = choices.pick('behaviour of a socket', BEHAVIOURS)
  const program = currentProgram.getStore()
  const at = (delay: number, run: () => void) =>
    scheduler.schedule(delay, () => program?.alive !== false && socket.isOpen && run())
  if (behaviour === 'silent') return socket
  if (task === undefined || behaviour === 'refused') {
    at(200, () => socket.dispatchEvent(new Event('error')))
    return socket
  }
  const runsFrom = task.createdAt + (task.startsRunning ? 0 : task.queuedMs) - scheduler.now
  const messages = progressMessages(task)
  const sent = behaviour === 'cut' ? messages.slice(0, messages.length >> 1) : messages
  for (const { share, data } of sent) {
    const text = behaviour === 'noise' && share > 0.5 ? '{"type":"executing","data":{}' : data
    at(runsFrom + share * task.runMs, () =>
      socket.dispatchEvent(new MessageEvent('message', { data: text })),
    )
  }
  const end = (sent.at(-1)?.share ?? 0) * task.runMs
  at(runsFrom + end + 50, () => socket.dispatchEvent(new Event('close')))
  return socket
}

class ProgressSocket extends EventTarget {
  binaryType = 'blob'
  isOpen = true

  close(): void {
    this.isOpen = false
  }
}
