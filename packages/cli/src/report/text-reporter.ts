import {
  hasEnded,
  type PlannedChange,
  type Redact,
  type RunEvent,
  type TaskSnapshot,
  taskPage,
} from '@runninghub-action/core'
import type { CommandContext } from '../context/command-context.ts'
import { LiveLine, type TerminalStream } from '../terminal/live-line.ts'
import { SYMBOLS } from '../terminal/style.ts'
import { toOneLine, truncate } from '../terminal/text.ts'
import { errorMessage, formatError } from './format-error.ts'
import { formatClock, formatSize, progressBar } from './progress-text.ts'
import type { Reporter } from './reporter.ts'

type ReporterContext = Pick<CommandContext, 'env' | 'messages' | 'style'> & {
  out: TerminalStream
  err: TerminalStream
}

/**
 * Reports to a person. One live line at the bottom shows percent, node, elapsed and expected time,
 * and the coins of the previous runs. Everything else is a permanent line. Without a terminal, a
 * line is written every 10 %. Only results go to stdout.
 */
export class TextReporter implements Reporter {
  readonly #context: ReporterContext
  readonly #baseUrl: string
  readonly #redact: Redact
  readonly #line: LiveLine
  readonly #timer: NodeJS.Timeout
  #paused = false
  /** Lines to write after the question on the screen. */
  #queuedLines: string[] = []
  #prefix = ''
  #activity = ''
  #startedAt: number | undefined
  #expected: number | undefined
  #lastTenth = -1
  #coins = 0

  constructor(context: ReporterContext, baseUrl: string, redact: Redact) {
    this.#context = context
    this.#baseUrl = baseUrl
    this.#redact = redact
    this.#line = new LiveLine(context.err, context.env)
    this.#timer = setInterval(() => this.#refresh(), 1000).unref()
  }

  runStarted({ number, total, changes, expected }: Parameters<Reporter['runStarted']>[0]): void {
    this.#prefix = total > 1 ? `[${number}/${total}] ` : ''
    this.#expected = expected
    this.#startedAt = undefined
    this.#lastTenth = -1
    this.#activity = ''
    for (const change of changes) this.#printChange(change)
  }

  event(event: RunEvent): void {
    const { run } = this.#context.messages
    const { style } = this.#context
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
      case 'submit-delayed':
        this.#print(
          style.yellow(run.submitDelayed(this.#reason(event.error), Math.ceil(event.delay / 1000))),
        )
        break
      case 'submitted':
        this.#print(run.submitted(event.task.taskId, taskPage(this.#baseUrl, event.task.taskId)))
        this.#setActivity(run.states[event.task.state])
        break
      case 'node-errors':
        for (const { nodeId, classType, messages: errors } of event.nodeErrors) {
          this.#print(
            style.yellow(run.nodeError(nodeId, classType ?? '', toOneLine(errors.join('; ')))),
          )
        }
        break
      case 'state':
        if (event.task.state === 'running') this.#startedAt ??= performance.now()
        // The end is reported with its results or its error.
        if (!this.#line.isLive && !hasEnded(event.task.state))
          this.#print(run.states[event.task.state])
        this.#setActivity(run.states[event.task.state])
        break
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

  uploadProgress(name: string, sent: number, total: number): void {
    this.#setActivity(
      `${progressBar(sent / total)} ${this.#context.messages.run.uploading(toOneLine(name), formatSize(total))}`,
    )
  }

  downloadProgress(name: string, received: number, total: number | undefined): void {
    const size = formatSize(total ?? received)
    const share = total ? `${progressBar(received / total)} ` : ''
    this.#setActivity(share + this.#context.messages.run.downloading(toOneLine(name), size))
  }

  runSucceeded({ results, usage }: TaskSnapshot, files: readonly (string | undefined)[]): void {
    const { run } = this.#context.messages
    this.#coins += usage.coins ?? 0
    const elapsed = this.#startedAt === undefined ? undefined : performance.now() - this.#startedAt
    const time = usage.seconds === undefined ? elapsed : usage.seconds * 1000
    const facts = [time && formatClock(time), usage.coins !== undefined && run.coins(usage.coins)]
    this.#activity = ''
    this.#line.clear()
    this.#print(
      this.#context.style.green(`${SYMBOLS.done} ${run.done(facts.filter(Boolean).join(', '))}`),
    )
    if (results.length === 0) this.#print(run.noResults)
    // A result that could not be saved is still available at its link.
    const lines = results.map(({ url, text }, index) => files[index] ?? url ?? text ?? '')
    for (const line of lines) this.#context.out.write(`${line}\n`)
  }

  error(error: unknown): void {
    this.#activity = ''
    this.#line.clear()
    for (const line of formatError(error, this.#context)) this.#print(line)
  }

  note(message: string): void {
    this.#print(message)
  }

  pause(): void {
    this.#paused = true
    this.#line.clear()
  }

  resume(): void {
    this.#paused = false
    for (const line of this.#queuedLines.splice(0)) this.#line.print(line)
    this.#refresh()
  }

  close(): void {
    clearInterval(this.#timer)
    if (this.#paused) this.resume()
    this.#line.clear()
  }

  #printChange({ target, file, fieldValue, origin }: PlannedChange): void {
    const { messages, style } = this.#context
    const value = truncate(toOneLine(String(file ?? fieldValue)), 60)
    const note = origin === 'pinned-seed' ? messages.run.pinnedSeed : ''
    this.#print(style.dim(`${toOneLine(target)} = ${value}${note}`))
  }

  #reason(error: unknown): string {
    return toOneLine(errorMessage(error, this.#context.messages))
  }

  #progress({ percent, nodeTitle, nodeId }: Extract<RunEvent, { type: 'progress' }>): void {
    const node = toOneLine(nodeTitle ?? nodeId ?? '')
    const share =
      percent === undefined
        ? ''
        : `${progressBar(percent / 100)} ${String(percent).padStart(3)} %  `
    this.#setActivity(share + node)
    const tenth = Math.floor((percent ?? 0) / 10)
    if (this.#line.isLive || percent === undefined || tenth === this.#lastTenth) return
    this.#lastTenth = tenth
    this.#print(`${percent} %  ${node}`)
  }

  #print(text: string): void {
    const line = this.#prefix + this.#redact(text)
    if (this.#paused) this.#queuedLines.push(line)
    else this.#line.print(line)
  }

  #setActivity(activity: string): void {
    this.#activity = activity
    this.#refresh()
  }

  #refresh(): void {
    if (this.#paused || this.#activity === '') return
    const { run } = this.#context.messages
    const elapsed =
      this.#startedAt === undefined ? '' : formatClock(performance.now() - this.#startedAt)
    const expected = elapsed && this.#expected ? ` / ~${formatClock(this.#expected)}` : ''
    const cost = this.#coins > 0 ? run.coins(this.#coins) : ''
    const parts = [this.#activity, elapsed + expected, cost].filter(Boolean)
    this.#line.show(this.#redact(this.#prefix + parts.join('  ')))
  }
}
