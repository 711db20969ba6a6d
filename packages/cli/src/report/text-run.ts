import {
  hasEnded,
  type PlannedChange,
  type RunEvent,
  type TaskSnapshot,
  taskPage,
} from '@runninghub-action/core'
import { SYMBOLS } from '../terminal/style.ts'
import { toOneLine, truncate } from '../terminal/text.ts'
import { errorMessage, formatError } from './format-error.ts'
import { formatClock, formatSize, progressBar } from './progress-text.ts'
import type { RunInfo, RunReporter } from './reporter.ts'
import type { Screen } from './text-reporter.ts'

/** Reports one run to a person. Its lines begin with its number when there are several. */
export class TextRun implements RunReporter {
  /** What the run does at the moment. */
  activity: string
  readonly #screen: Screen
  readonly #prefix: string
  readonly #expected: number | undefined
  readonly #startedAt = performance.now()
  #runningSince: number | undefined
  #lastTenth = -1

  constructor({ number, total, name, changes, expected }: RunInfo, screen: Screen) {
    const label = [`${number}/${total}`, name && toOneLine(name)].filter(Boolean).join(' ')
    this.#prefix = total > 1 ? `[${label}] ` : ''
    this.#expected = expected
    this.#screen = screen
    this.activity = screen.context.messages.run.preparing
    for (const change of changes) this.#printChange(change)
  }

  /** Returns what the live line shows of the run, with the time of its present state. */
  progress(): string {
    const elapsed = formatClock(performance.now() - (this.#runningSince ?? this.#startedAt))
    const expected =
      this.#runningSince !== undefined && this.#expected ? ` / ~${formatClock(this.#expected)}` : ''
    return `${this.#prefix}${this.activity}  ${elapsed}${expected}`
  }

  event(event: RunEvent): void {
    const { messages, style } = this.#screen.context
    const { run } = messages
    switch (event.type) {
      case 'uploading':
        this.#setActivity(
          run.uploading(toOneLine(event.name), event.size ? formatSize(event.size) : ''),
        )
        break
      case 'uploaded':
        this.#print(run.uploaded(toOneLine(event.name), toOneLine(event.fileName)))
        break
      case 'submitting':
        this.#setActivity(run.submitting)
        break
      case 'submit-delayed': {
        const reason = run.submitDelayed(this.#reason(event.error), Math.ceil(event.delay / 1000))
        this.#print(style.yellow(reason))
        break
      }
      case 'submitted': {
        const { taskId, state } = event.task
        this.#print(run.submitted(taskId, taskPage(this.#screen.baseUrl, taskId)))
        this.#setActivity(run.states[state])
        break
      }
      case 'node-errors':
        for (const { nodeId, classType, messages: errors } of event.nodeErrors) {
          const texts = errors.map(toOneLine)
          this.#print(style.yellow(run.nodeError(nodeId, classType ?? '', texts)))
        }
        break
      case 'state': {
        const { state } = event.task
        if (state === 'running') this.#runningSince ??= performance.now()
        // The end is reported with its results or its error.
        if (!this.#screen.isLive && !hasEnded(state)) this.#print(run.states[state])
        this.#setActivity(run.states[state])
        break
      }
      case 'progress':
        this.#progress(event)
        break
      case 'poll-failed':
        this.#print(style.dim(run.pollFailed(this.#reason(event.error))))
        break
      case 'abandoning':
        this.#print(style.yellow(run.abandoning[event.reason]))
    }
  }

  downloadProgress(name: string, received: number, total: number | undefined): void {
    const { run } = this.#screen.context.messages
    const share = total ? `${progressBar(received / total)} ` : ''
    const size = formatSize(total ?? received)
    this.#setActivity(share + run.downloading(toOneLine(name), size))
  }

  succeeded(
    { results, usage }: TaskSnapshot,
    files: readonly (string | undefined)[],
    { reused = false }: { reused?: boolean } = {},
  ): void {
    const { messages, style, out } = this.#screen.context
    const { run, batch } = messages
    this.#screen.addCoins(usage.coins ?? 0)
    const elapsed =
      this.#runningSince === undefined ? undefined : performance.now() - this.#runningSince
    const time = usage.seconds === undefined ? elapsed : usage.seconds * 1000
    const facts: string[] = reused ? [batch.reusedState] : []
    if (time) facts.push(formatClock(time))
    if (usage.coins !== undefined) facts.push(run.coins(usage.coins))
    this.#screen.clearLine()
    this.#print(style.green(`${SYMBOLS.done} ${run.done(facts)}`))
    // A result that could not be saved is still available at its link.
    const lines = results.map(({ url, text }, index) => files[index] ?? url ?? text ?? '')
    for (const line of lines) out.write(`${line}\n`)
  }

  image(sequence: string): void {
    const { out } = this.#screen.context
    this.#screen.clearLine()
    if (out.isTTY) out.write(`${sequence}\n`)
  }

  error(error: unknown): void {
    this.#screen.clearLine()
    for (const line of formatError(error, this.#screen.context)) this.#print(line)
  }

  note(message: string): void {
    this.#print(message)
  }

  end(): void {
    this.#screen.remove(this)
  }

  #printChange({ target, file, fieldValue, origin }: PlannedChange): void {
    const { messages, style } = this.#screen.context
    const value = truncate(toOneLine(String(file ?? fieldValue)), 60)
    const note = origin === 'pinned-seed' ? messages.run.pinnedSeed : ''
    this.#print(style.dim(`${toOneLine(target)} = ${value}${note}`))
  }

  #reason(error: unknown): string {
    return toOneLine(errorMessage(error, this.#screen.context.messages))
  }

  #progress({ percent, nodeTitle, nodeId }: Extract<RunEvent, { type: 'progress' }>): void {
    const node = toOneLine(nodeTitle ?? nodeId ?? '')
    const share =
      percent === undefined
        ? ''
        : `${progressBar(percent / 100)} ${String(percent).padStart(3)} %  `
    this.#setActivity(share + node)
    const tenth = Math.floor((percent ?? 0) / 10)
    if (this.#screen.isLive || percent === undefined || tenth === this.#lastTenth) return
    this.#lastTenth = tenth
    this.#print(`${percent} %  ${node}`)
  }

  #print(text: string): void {
    this.#screen.print(this.#prefix + text)
  }

  #setActivity(activity: string): void {
    this.activity = activity
    this.#screen.refresh(this)
  }
}
