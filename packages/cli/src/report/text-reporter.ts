import { type Redact, type RunEvent, type TaskSnapshot, taskPage } from '@runninghub-action/core'
import type { Io } from '../context/command-context.ts'
import { LiveLine, type Screen } from '../terminal/live-line.ts'
import { SIGN } from '../terminal/style.ts'
import { clip, oneLine } from '../terminal/text.ts'
import { explain } from './format-error.ts'
import { bar, showClock, showSize } from './progress-text.ts'
import type { Reporter } from './reporter.ts'

type ReporterIo = Pick<Io, 'env' | 'words' | 'style'> & { out: Screen; err: Screen }

/**
 * For people: what lasts is written as lines, what changes is one live line at the bottom with
 * percent, node, elapsed and expected time, and the coins spent by the runs before. Without a
 * terminal a progress line is written for each tenth percent. Results alone go to stdout.
 */
export class LineReporter implements Reporter {
  readonly #io: ReporterIo
  readonly #baseUrl: string
  readonly #redact: Redact
  readonly #line: LiveLine
  readonly #ticker: NodeJS.Timeout
  #paused = false
  /** What was to be written while there was a question on the screen. */
  #held: string[] = []
  #prefix = ''
  #doing = ''
  #since: number | undefined
  #expected: number | undefined
  #tenth = -1
  #coins = 0

  constructor(io: ReporterIo, baseUrl: string, redact: Redact) {
    this.#io = io
    this.#baseUrl = baseUrl
    this.#redact = redact
    this.#line = new LiveLine(io.err, io.env)
    this.#ticker = setInterval(() => this.#tick(), 1000).unref()
  }

  begin({ number, of, expected }: Parameters<Reporter['begin']>[0]): void {
    this.#prefix = of > 1 ? `[${number}/${of}] ` : ''
    this.#expected = expected
    this.#since = undefined
    this.#tenth = -1
    this.#doing = ''
  }

  event(event: RunEvent): void {
    const { run } = this.#io.words
    const { style } = this.#io
    switch (event.type) {
      case 'planned':
        for (const { target, fieldValue, origin } of event.changes) {
          const value = clip(oneLine(String(fieldValue)), 60)
          this.#print(
            style.dim(`${oneLine(target)} = ${value}${origin === 'pinned-seed' ? run.pinned : ''}`),
          )
        }
        break
      case 'uploading':
        this.#live(run.uploading(oneLine(event.name), event.size ? showSize(event.size) : ''))
        break
      case 'uploaded':
        this.#print(run.uploaded(oneLine(event.name), oneLine(event.fileName)))
        break
      case 'submitting':
        this.#live(run.submitting)
        break
      case 'submit-delayed':
        this.#print(
          style.yellow(run.delayed(oneLine(event.error.message), Math.ceil(event.delay / 1000))),
        )
        break
      case 'submitted':
        this.#print(run.submitted(event.task.taskId, taskPage(this.#baseUrl, event.task.taskId)))
        this.#live(run.states[event.task.state])
        break
      case 'node-errors':
        for (const { nodeId, classType, messages } of event.nodeErrors) {
          this.#print(
            style.yellow(run.nodeError(nodeId, classType ?? '', oneLine(messages.join('; ')))),
          )
        }
        break
      case 'state':
        if (event.task.state === 'running') this.#since ??= performance.now()
        if (!this.#line.live) this.#print(run.states[event.task.state])
        this.#live(run.states[event.task.state])
        break
      case 'progress':
        this.#progress(event)
        break
      case 'poll-failed':
        this.#print(style.dim(run.pollFailed(oneLine(event.error.message))))
        break
      case 'giving-up':
        this.#print(style.yellow(run.givingUp[event.reason]))
    }
  }

  uploading(name: string, sent: number, total: number): void {
    this.#live(
      `${bar(sent / total)} ${this.#io.words.run.uploading(oneLine(name), showSize(total))}`,
    )
  }

  downloading(name: string, received: number, total: number | undefined): void {
    const size = showSize(total ?? received)
    const share = total ? `${bar(received / total)} ` : ''
    this.#live(share + this.#io.words.run.downloading(oneLine(name), size))
  }

  result({ results, usage }: TaskSnapshot, files: readonly (string | undefined)[]): void {
    const { run } = this.#io.words
    this.#coins += usage.coins ?? 0
    const took = this.#since === undefined ? undefined : performance.now() - this.#since
    const time = usage.seconds === undefined ? took : usage.seconds * 1000
    const facts = [time && showClock(time), usage.coins !== undefined && run.coins(usage.coins)]
    this.#doing = ''
    this.#line.clear()
    this.#print(this.#io.style.green(`${SIGN.done} ${run.done(facts.filter(Boolean).join(', '))}`))
    if (results.length === 0) this.#print(run.nothing)
    // What could not be saved is still to be had at its link.
    const lines = results.map(({ url, text }, index) => files[index] ?? url ?? text ?? '')
    for (const line of lines) this.#io.out.write(`${line}\n`)
  }

  error(error: unknown): void {
    this.#doing = ''
    this.#line.clear()
    for (const line of explain(error, this.#io)) this.#print(line)
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
    for (const line of this.#held.splice(0)) this.#line.print(line)
    this.#tick()
  }

  end(): void {
    clearInterval(this.#ticker)
    if (this.#paused) this.resume()
    this.#line.clear()
  }

  #progress({ percent, nodeTitle, nodeId }: Extract<RunEvent, { type: 'progress' }>): void {
    const node = oneLine(nodeTitle ?? nodeId ?? '')
    const share =
      percent === undefined ? '' : `${bar(percent / 100)} ${String(percent).padStart(3)} %  `
    this.#live(share + node)
    const tenth = Math.floor((percent ?? 0) / 10)
    if (this.#line.live || percent === undefined || tenth === this.#tenth) return
    this.#tenth = tenth
    this.#print(`${percent} %  ${node}`)
  }

  #print(text: string): void {
    const line = this.#prefix + this.#redact(text)
    if (this.#paused) this.#held.push(line)
    else this.#line.print(line)
  }

  #live(doing: string): void {
    this.#doing = doing
    this.#tick()
  }

  #tick(): void {
    if (this.#paused || this.#doing === '') return
    const { run } = this.#io.words
    const elapsed = this.#since === undefined ? '' : showClock(performance.now() - this.#since)
    const expected = elapsed && this.#expected ? ` / ~${showClock(this.#expected)}` : ''
    const cost = this.#coins > 0 ? run.coins(this.#coins) : ''
    const parts = [this.#doing, elapsed + expected, cost].filter(Boolean)
    this.#line.show(this.#redact(this.#prefix + parts.join('  ')))
  }
}
