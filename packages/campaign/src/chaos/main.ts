import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { formatHistory } from '../history/history.ts'
import { excerpt } from './excerpt.ts'
import { addFigures, countFigures, type Figures, formatFigures } from './figures.ts'
import { playRound } from './round.ts'

const HELP = `pnpm campaign:e2e [options]

Runs the Worker under wrangler dev and the Action's bundle as processes, kills and restarts them
under load, and checks the promise. A round takes about a minute.

  --minutes N  starts rounds for N minutes, at least one (default: 1)
  --seed S     the seed of the first round (default: 1)
  --history    prints all that happened in each round
`
/** How long faults occur in a round, in real milliseconds. */
const FAULTS_FOR = 35_000
const MINUTE = 60_000

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    history: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

// Ends the Worker's processes, too, which do not get the terminal's signals.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

if (values.help) print(HELP)
else await playRounds(readNumber('minutes'), readNumber('seed'))

async function playRounds(minutes: number, firstSeed: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'campaign-e2e-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  const end = performance.now() + minutes * MINUTE
  let total: Figures | undefined
  // A round that would end long after the time is not started.
  for (let seed = firstSeed; !total || performance.now() + MINUTE / 2 < end; seed++) {
    const startedAt = performance.now()
    const { entries, violations } = await playRound({ seed, dir, duration: FAULTS_FOR })
    if (values.history) print(formatHistory(entries))
    for (const violation of violations) {
      print(`\n✖ ${violation.invariant}: ${violation.text}\n`)
      print(formatHistory(excerpt(entries, violation)))
    }
    const figures = countFigures(entries, violations.length)
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    print(`seed ${seed}: ${seconds} s, ${formatFigures(figures)}\n`)
    total = total ? addFigures(total, figures) : figures
  }
  print(`${formatFigures(total)}\n`)
  if (total.violations > 0) process.exitCode = 1
}

function readNumber(name: 'minutes' | 'seed'): number {
  const number = Number(values[name])
  if (Number.isFinite(number) && number >= 0) return number
  throw new Error(`--${name} expects a number, got ${values[name]}`)
}

function print(text: string): void {
  process.stdout.write(text)
}
