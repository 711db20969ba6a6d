import { currentProgram, type Program, ProgramExit } from './program.ts'
import { activeSimulation } from './simulation.ts'

const LEVELS = { debug: 'stdout', info: 'stdout', log: 'stdout', warn: 'stderr', error: 'stderr' } as const

const NO_INPUT = { isTTY: false, pause: () => NO_INPUT }

/** Gives each program a `process` of its own: environment, arguments, output, signals, exit code. */
export function installProcess(): void {
  property('env', ({ env }) => env)
  property('argv', ({ argv }) => argv)
  property('stdout', ({ stdout }) => stdout)
  property('stderr', ({ stderr }) => stderr)
  property('stdin', () => NO_INPUT)
  property(
    'exitCode',
    ({ exitCode }) => exitCode,
    (program, code) => {
      program.exitCode = code as number | undefined
    },
  )
  method('on', (program, event, listener) => program.on(event as string, listener as () => void))
  method('once', (program, event, listener) => program.on(event as string, listener as () => void))
  method('off', (program, event, listener) => program.off(event as string, listener as () => void))
  method('exit', (program, code = program.exitCode ?? 0) => {
    exit(program, code as number)
    throw new ProgramExit(`exit ${code}`)
  })
  for (const [level, stream] of Object.entries(LEVELS)) {
    const real = Reflect.get(console, level) as (...values: unknown[]) => void
    Reflect.set(console, level, (...values: unknown[]) => {
      const program = currentProgram.getStore()
      if (program) program[stream].write(`${values.map(String).join(' ')}\n`)
      else real(...values)
    })
  }
}

/** Ends a program with an exit code. */
export function exit(program: Program, code: number): void {
  if (!program.end()) return
  program.exitCode = code
  activeSimulation()?.history.add({ type: 'exited', program: program.name, code })
}

/** Ends a program at once. It gets no chance to do anything. */
export function kill(program: Program): void {
  if (!program.end()) return
  activeSimulation()?.history.add({ type: 'killed', program: program.name })
}

function property(
  name: keyof NodeJS.Process,
  get: (program: Program) => unknown,
  set?: (program: Program, value: unknown) => void,
): void {
  const real = Object.getOwnPropertyDescriptor(process, name)
  const realValue = () => (real?.get ? real.get.call(process) : real?.value)
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      const program = currentProgram.getStore()
      return program ? get(program) : realValue()
    },
    set: (value: unknown) => {
      const program = currentProgram.getStore()
      if (program) set?.(program, value)
      else if (real?.set) real.set.call(process, value)
      else if (real) real.value = value
    },
  })
}

function method(
  name: 'on' | 'once' | 'off' | 'exit',
  call: (program: Program, ...values: unknown[]) => void,
): void {
  const real = (process[name] as (...values: unknown[]) => unknown).bind(process)
  Reflect.set(process, name, (...values: unknown[]) => {
    const program = currentProgram.getStore()
    if (!program) return real(...values)
    call(program, ...values)
    return process
  })
}
