import { currentProgram, type Program, ProgramExit } from './program.ts'
import { activeSimulation } from './simulation.ts'

const LEVELS = {
  debug: 'stdout',
  info: 'stdout',
  log: 'stdout',
  warn: 'stderr',
  error: 'stderr',
} as const

const NO_INPUT = { isTTY: false, pause: () => NO_INPUT }

/** The members of `process` that each program has for itself. */
const MEMBERS: Readonly<Record<string, (program: Program) => unknown>> = {
  env: ({ env }) => env,
  argv: ({ argv }) => argv,
  stdout: ({ stdout }) => stdout,
  stderr: ({ stderr }) => stderr,
  stdin: () => NO_INPUT,
  exitCode: ({ exitCode }) => exitCode,
  pid: () => 4711,
  on: (program) => (event: string, listener: () => void) => program.on(event, listener),
  once: (program) => (event: string, listener: () => void) => program.on(event, listener),
  off: (program) => (event: string, listener: () => void) => program.off(event, listener),
  exit: (program) => (code?: number) => {
    exit(program, code ?? program.exitCode ?? 0)
    throw new ProgramExit(`exit ${code}`)
  },
}

/** Gives each program a `process` of its own: environment, arguments, output, signals, exit code. */
export function installProcess(): void {
  const real = process
  const simulated = new Proxy(real, {
    get(target, name) {
      const program = currentProgram.getStore()
      const member = program && MEMBERS[String(name)]
      if (member) return member(program)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
    set(target, name, value) {
      const program = currentProgram.getStore()
      if (program && name === 'exitCode') program.exitCode = value
      else Reflect.set(target, name, value)
      return true
    },
  })
  Object.defineProperty(globalThis, 'process', { configurable: true, value: simulated })
  for (const [level, stream] of Object.entries(LEVELS)) {
    const print = Reflect.get(console, level) as (...values: unknown[]) => void
    Reflect.set(console, level, (...values: unknown[]) => {
      const program = currentProgram.getStore()
      const history = activeSimulation()?.history
      const text = values.map(String).join(' ')
      if (program) program[stream].write(`${text}\n`)
      // A Durable Object prints outside of the program that calls it.
      else if (history) history.add({ type: 'printed', program: 'queue', text })
      else print(...values)
    })
  }
}

/** Ends a program with an exit code. */
export function exit(program: Program, code: number): void {
  if (!program.end()) return
  program.exitCode = code
  activeSimulation()?.history.add({ type: 'exited', program: program.name, code })
}
