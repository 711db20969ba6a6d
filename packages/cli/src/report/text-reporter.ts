import type { Redact } from '@runninghub-action/core'
import type { CommandContext } from '../context/command-context.ts'
import { LiveLine, type TerminalStream } from '../terminal/live-line.ts'
import { toOneLine } from '../terminal/text.ts'
import { type BatchRun, formatBatch } from './batch-summary.ts'
import { formatError } from './format-error.ts'
import { formatClock, formatSize, progressBar, spinnerFrame } from './progress-text.ts'
import type { Reporter, RunInfo, RunReporter } from './reporter.ts'
import { TextRun } from './text-run.ts'

/** What the reports of all runs share. */
export interface Screen {
  readonly context: Pick<CommandContext, 'messages' | 'style'> & { out: TerminalStream }
  readonly baseUrl: string
  /** Whether the live line is shown. Without it the progress is printed. */
  readonly isLive: boolean
  /** Writes a permanent line to stderr. */
  print(line: string): void
  /** Shows the live line again, because the run does something else. */
  refresh(run: TextRun): void
  clearLine(): void
  addCoins(coins: number): void
  remove(run: TextRun): void
}

const REFRESH_INTERVAL = 250

/**
 * Reports to a person. One live line at the bottom shows what a run does and since when, and the
 * coins of the previous runs; of several runs, how many have ended. Everything else is a permanent
 * line. Only results go to stdout.
 */
export class TextReporter implements Reporter {
  readonly #screen: Screen
  readonly #context: Pick<CommandContext, 'messages' | 'style'> & { err: TerminalStream }
  readonly #line: LiveLine
  readonly #timer: NodeJS.Timeout
  readonly #startedAt = performance.now()
  readonly #active = new Set<TextRun>()
  #latest: TextRun | undefined
  /** What is done for the command, not for a run. */
  #activity: string
  #paused = false
  /** Lines to write after the question on the screen. */
  #queuedLines: string[] = []
  #total = 1
  #ended = 0
  #coins = 0
  readonly #redact: Redact

  constructor(
    context: Pick<CommandContext, 'env' | 'messages' | 'style'> & {
      out: TerminalStream
      err: TerminalStream
    },
    baseUrl: string,
    redact: Redact,
  ) {
    this.#context = context
    this.#redact = redact
    this.#activity = context.messages.run.preparing
    this.#line = new LiveLine(context.err, context.env)
    this.#timer = setInterval(() => this.#refresh(), REFRESH_INTERVAL).unref()
    this.#screen = this.#createScreen(context, baseUrl)
    this.#refresh()
  }

  startRun(info: RunInfo): RunReporter {
    this.#total = info.total
    this.#activity = ''
    const run = new TextRun(info, this.#screen)
    this.#active.add(run)
    this.#latest = run
    this.#refresh()
    return run
  }

  batchEnded(runs: readonly BatchRun[]): void {
    this.#line.clear()
    const { err, messages } = this.#context
    const columns = err.isTTY ? (err.columns ?? 80) : Number.POSITIVE_INFINITY
    this.#print('')
    for (const line of formatBatch(runs, messages, columns)) this.#print(line)
  }

  uploadProgress(name: string, sent: number, total: number): void {
    const text = this.#context.messages.run.uploading(toOneLine(name), formatSize(total))
    const activity = `${progressBar(sent / total)} ${text}`
    if (this.#latest === undefined) this.#activity = activity
    else this.#latest.activity = activity
    this.#refresh()
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

  #createScreen(context: Screen['context'], baseUrl: string): Screen {
    const line = this.#line
    return {
      context,
      baseUrl,
      get isLive() {
        return line.isLive
      },
      print: (text) => this.#print(text),
      refresh: (run) => {
        if (this.#active.has(run)) this.#latest = run
        this.#refresh()
      },
      clearLine: () => this.#line.clear(),
      addCoins: (coins) => {
        this.#coins += coins
      },
      remove: (run) => {
        if (this.#active.delete(run)) this.#ended++
        this.#latest = [...this.#active].at(-1)
        if (this.#latest === undefined) this.#line.clear()
      },
    }
  }

  #print(text: string): void {
    const line = this.#redact(text)
    if (this.#paused) this.#queuedLines.push(line)
    else this.#line.print(line)
  }

  #refresh(): void {
    if (this.#paused) return
    const text = this.#active.size > 1 ? this.#severalRuns() : this.#oneRun()
    if (text === '') return
    const spinner = spinnerFrame(performance.now() - this.#startedAt)
    this.#line.show(`${spinner} ${this.#redact(text)}`)
  }

  #oneRun(): string {
    const elapsed = formatClock(performance.now() - this.#startedAt)
    if (this.#latest === undefined) return this.#activity && `${this.#activity}  ${elapsed}`
    return [this.#latest.progress(), this.#cost()].filter(Boolean).join('  ')
  }

  #severalRuns(): string {
    const { batch } = this.#context.messages
    return [
      batch.progress(this.#ended, this.#total, this.#active.size),
      formatClock(performance.now() - this.#startedAt),
      this.#cost(),
      this.#latest?.progress(),
    ]
      .filter(Boolean)
      .join('  ')
  }

  #cost(): string {
    return this.#coins > 0 ? this.#context.messages.run.coins(this.#coins) : ''
  }
}
