import { type Clock, monotonicClock } from '../clock.ts'
import type { Secret } from '../secret.ts'
import type { Workflow } from '../workflow/workflow.ts'
import { INITIAL_STATE, type ProgressState, percentOf, reduceProgress } from './progress-state.ts'

/** How far a run is. */
export interface Progress {
  /** Whole percent of the graph's nodes, never falling; undefined when the graph is not known. */
  percent?: number
  /** The running node. */
  nodeId?: string
  /** Its title, or else its class. */
  nodeTitle?: string
}

export interface WatchOptions {
  /** The graph that runs: without it there is neither percent nor title. */
  workflow?: Workflow | undefined
  /** Ends the watch. */
  signal?: AbortSignal | undefined
  /** @default the runtime's own */
  WebSocket?: SocketClass | undefined
  clock?: Clock | undefined
  /** Called when the percent or the running node changes. */
  onProgress?: ((progress: Progress) => void) | undefined
  /** Called when the task should be looked at now: the run seems over, or nothing is heard any more. */
  onWake?: (() => void) | undefined
}

/** As much of a WebSocket as is used here. */
export interface Socket {
  binaryType: string
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close' | 'error', listener: () => void): void
  close(): void
}
export type SocketClass = new (url: string) => Socket

/** What a watch knows about the time of the end, for planning the next look. */
export interface Watch {
  /** The socket was opened or heard lately, and has not closed. */
  readonly live: boolean
  /** Milliseconds since the run seemed to be over; undefined while it does not. */
  readonly msSinceEnd: number | undefined
}

/** A node that works silently is usual; a socket that has died silently looks the same. */
const SILENCE = 30_000
/** The shortest time between two wakes; it doubles with each. */
const FIRST_GAP = 1_000
/** ComfyUI's messages have some hundred bytes; texts it made may be among them. */
const LONGEST_MESSAGE = 1_000_000

/**
 * Follows a run on its WebSocket. It never fails and never decides an end: binary frames,
 * rubbish, refusals, early closes and silence only mean that less is known, and wakes are hints
 * to ask the service. The socket is opened once; when it closes that is that.
 *
 * The URL (`netWssUrl`) holds a credential: it goes to the WebSocket and nowhere else.
 */
export function watchProgress(netWssUrl: Secret | string, options: WatchOptions = {}): Watch {
  const { workflow, signal, clock = monotonicClock, onProgress, onWake } = options
  const end = new AbortController()
  const mayWake = backoffGate(clock)
  let state = INITIAL_STATE
  let shown = progressOf(state, workflow, 0)
  let heardAt = clock.now()
  let overSince: number | undefined

  const seemsOver = () => {
    if (!mayWake()) return
    overSince = clock.now()
    onWake?.()
  }
  const onMessage = ({ data }: { data: unknown }) => {
    if (end.signal.aborted) return
    heardAt = clock.now()
    const { endSignals } = state
    state = reduceProgress(state, readMessage(data), workflow)
    if (state.endSignals === 0) overSince = undefined
    if (state.endSignals > endSignals) seemsOver()
    const progress = progressOf(state, workflow, shown.percent ?? 0)
    if (progress.percent === shown.percent && progress.nodeId === shown.nodeId) return
    shown = progress
    onProgress?.(progress)
  }
  const onClose = () => {
    if (end.signal.aborted) return
    end.abort()
    seemsOver()
  }

  const socket = open(netWssUrl, options.WebSocket)
  if (socket === undefined || signal?.aborted) {
    end.abort()
    close(socket)
  } else {
    socket.addEventListener('message', onMessage)
    socket.addEventListener('close', onClose)
    socket.addEventListener('error', onClose)
    const stop = () => end.abort()
    signal?.addEventListener('abort', stop, { once: true })
    end.signal.addEventListener('abort', () => {
      signal?.removeEventListener('abort', stop)
      close(socket)
    })
    void wakeOnSilence(
      clock,
      end.signal,
      () => heardAt,
      () => mayWake() && onWake?.(),
    )
  }
  return {
    get live() {
      return !end.signal.aborted && clock.now() - heardAt < SILENCE
    },
    get msSinceEnd() {
      return overSince === undefined ? undefined : clock.now() - overSince
    },
  }
}

function progressOf(
  state: ProgressState,
  workflow: Workflow | undefined,
  atLeast: number,
): Progress {
  const percent = percentOf(state, workflow)
  const node = state.node === undefined ? undefined : workflow?.nodes.get(state.node)
  return {
    ...(percent !== undefined && { percent: Math.max(percent, atLeast) }),
    ...(state.node !== undefined && { nodeId: state.node }),
    ...(node && { nodeTitle: node.title || node.classType }),
  }
}

/** A wrong URL throws with the URL in the message, which must not get out. */
function open(
  url: Secret | string,
  Socket: SocketClass = globalThis.WebSocket as unknown as SocketClass,
): Socket | undefined {
  try {
    const socket = new Socket(typeof url === 'string' ? url : url.reveal())
    socket.binaryType = 'arraybuffer'
    return socket
  } catch {
    return undefined
  }
}

function close(socket: Socket | undefined): void {
  try {
    socket?.close()
  } catch {
    // It was never open, or is closed already.
  }
}

function readMessage(data: unknown): unknown {
  if (typeof data !== 'string' || data.length > LONGEST_MESSAGE) return undefined
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

/** Says whether it may be done now. However the other side behaves, it is done ever more rarely. */
function backoffGate(clock: Clock): () => boolean {
  let next = Number.NEGATIVE_INFINITY
  let gap = FIRST_GAP
  return () => {
    const now = clock.now()
    if (now < next) return false
    next = now + gap
    gap *= 2
    return true
  }
}

/** Wakes each time the socket has fallen silent: a poller that trusted it should look again. */
async function wakeOnSilence(
  clock: Clock,
  signal: AbortSignal,
  heardAt: () => number,
  wake: () => void,
): Promise<void> {
  let told: number | undefined
  try {
    for (;;) {
      const heard = heardAt()
      const quiet = clock.now() - heard
      if (quiet >= SILENCE && heard !== told) {
        told = heard
        wake()
      }
      await clock.sleep(quiet < SILENCE ? Math.max(1, SILENCE - quiet) : SILENCE, signal)
    }
  } catch {
    // The watch has ended.
  }
}
