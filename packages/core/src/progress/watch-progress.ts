import { type Clock, monotonicClock } from '../clock.ts'
import type { Secret } from '../secret.ts'
import type { Workflow } from '../workflow/workflow.ts'
import { INITIAL_STATE, type ProgressState, percentOf, reduceProgress } from './progress-state.ts'

/** The progress of a run. */
export interface Progress {
  /** Share of the graph's nodes in whole percent, which never falls; undefined without a graph. */
  percent?: number
  /** The running node. */
  nodeId?: string
  /** Its title, or its class when it has no title. */
  nodeTitle?: string
}

export interface WatchOptions {
  /** The graph that runs. Without it there is neither percent nor title. */
  workflow?: Workflow | undefined
  /** Ends the watch. */
  signal?: AbortSignal | undefined
  /** @default the runtime's `WebSocket` */
  WebSocket?: SocketClass | undefined
  clock?: Clock | undefined
  /** Called when the percent or the running node changes. */
  onProgress?: ((progress: Progress) => void) | undefined
  /**
   * Called when the task's status should be checked now: the run seems over, or the socket is
   * silent.
   */
  onWake?: (() => void) | undefined
}

/** The part of a WebSocket that is used here. */
export interface Socket {
  binaryType: string
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close' | 'error', listener: () => void): void
  close(): void
}
export type SocketClass = new (url: string) => Socket

/** What a watch knows about the end of the run, for planning the next status check. */
export interface Watch {
  /** Whether the socket is open and not silent. */
  readonly live: boolean
  /** Milliseconds since the run first seemed over; undefined while it does not. */
  readonly msSinceEnd: number | undefined
}

/**
 * Milliseconds without a message after which a socket counts as silent, at most and at least. A node
 * may work without messages; a dead socket looks the same.
 */
const MAX_SILENCE = 30_000
const MIN_SILENCE = 3_000
/** A socket is silent when a gap is this many times as long as the longest one before. */
const SILENCE_FACTOR = 3
/** The shortest time between two wakes, in milliseconds. It doubles with each wake. */
const FIRST_GAP = 1_000
/** ComfyUI's messages have some hundred bytes, but may contain generated texts. */
const MAX_MESSAGE = 1_000_000

/**
 * Follows a run on its WebSocket. Never throws, and never decides that the run has ended: after
 * binary frames, malformed messages, refusals, early closes and silence less is known, and a wake
 * only suggests a status check. Opens the socket once, and does not reopen it.
 *
 * The URL (`netWssUrl`) contains a credential and is passed only to the WebSocket.
 */
export function watchProgress(netWssUrl: Secret | string, options: WatchOptions = {}): Watch {
  const { workflow, signal, clock = monotonicClock, onProgress, onWake } = options
  const end = new AbortController()
  const mayWake = backoffGate(clock)
  let state = INITIAL_STATE
  let reported = progressOf(state, workflow, 0)
  let lastMessageAt = clock.now()
  let longestGap: number | undefined
  let seemsOverSince: number | undefined

  const onSeemsOver = () => {
    if (!mayWake()) return
    seemsOverSince = clock.now()
    onWake?.()
  }
  const onMessage = ({ data }: { data: unknown }) => {
    if (end.signal.aborted) return
    const now = clock.now()
    // The time before the first message is the queue's.
    longestGap = longestGap === undefined ? 0 : Math.max(longestGap, now - lastMessageAt)
    lastMessageAt = now
    const { endSignals } = state
    state = reduceProgress(state, readMessage(data), workflow)
    if (state.endSignals === 0) seemsOverSince = undefined
    if (state.endSignals > endSignals) onSeemsOver()
    const progress = progressOf(state, workflow, reported.percent ?? 0)
    if (progress.percent === reported.percent && progress.nodeId === reported.nodeId) return
    reported = progress
    onProgress?.(progress)
  }
  const onClose = () => {
    if (end.signal.aborted) return
    end.abort()
    onSeemsOver()
  }

  const silentAt = () => lastMessageAt + silenceLimit(longestGap)
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
    void wakeOnSilence(clock, end.signal, silentAt, () => mayWake() && onWake?.())
  }
  return {
    get live() {
      return !end.signal.aborted && clock.now() < silentAt()
    },
    get msSinceEnd() {
      return seemsOverSince === undefined ? undefined : clock.now() - seemsOverSince
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

/** Opens the socket. Catches the error for an invalid URL, whose message contains the URL. */
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
    // It was never open, or is already closed.
  }
}

function readMessage(data: unknown): unknown {
  if (typeof data !== 'string' || data.length > MAX_MESSAGE) return undefined
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

/**
 * Returns a function that tells whether a wake is allowed now: ever more rarely, for any server.
 */
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

/**
 * Returns how long a socket may send nothing before it counts as silent.
 *
 * @param longestGap the longest time between two messages; undefined before the first message
 */
function silenceLimit(longestGap: number | undefined): number {
  if (longestGap === undefined) return MAX_SILENCE
  return Math.min(MAX_SILENCE, Math.max(MIN_SILENCE, SILENCE_FACTOR * longestGap))
}

/** Wakes each time the socket falls silent: a poller that relied on it should check the status. */
async function wakeOnSilence(
  clock: Clock,
  signal: AbortSignal,
  silentAt: () => number,
  wake: () => void,
): Promise<void> {
  let wokenFor: number | undefined
  try {
    for (;;) {
      const at = silentAt()
      const remaining = at - clock.now()
      if (remaining <= 0 && at !== wokenFor) {
        wokenFor = at
        wake()
      }
      // The limit falls with the first messages.
      await clock.sleep(remaining > 0 ? Math.min(MIN_SILENCE, remaining) : MIN_SILENCE, signal)
    }
  } catch {
    // The watch has ended.
  }
}
