// Runs programs one after the other in this process, each as if it had a process of its own: its
// arguments, environment and directory, and new instances of all its modules. `program-host.ts` starts
// this process and sends it the runs. What ends a process ends this one, too: `process.exit`, an error
// that nobody catches, a signal. Output goes to the real stdout and stderr.
import { runProgram } from './module-loader.mjs'

const END = '\0end of run\0'
const DISPATCHERS = ['1', '2'].map((version) => Symbol.for(`undici.globalDispatcher.${version}`))
const [, , time, home] = process.argv
const { restart, stop } = await import(time)
stop()

// `fetch` has its connections here, once it is loaded.
await fetch('data:,')
const { constructor: Agent } = globalThis[DISPATCHERS[0]]
const emitters = [process, process.stdin, process.stdout, process.stderr]
let ended = true

process.on('disconnect', () => process.exit())
process.on('message', ({ entry, args, env, cwd }) => {
  ended = false
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, env)
  process.argv = [process.execPath, entry, ...args]
  process.exitCode = undefined
  process.chdir(cwd)
  const connections = new Agent()
  for (const name of DISPATCHERS) globalThis[name] = connections
  restart()
  // From here on only the program keeps this process alive.
  process.channel.unref()
  runProgram(entry).then(() => {
    ended = true
  })
})
process.on('beforeExit', finish)
const listeners = emitters.map(listenersOf)
const globals = Reflect.ownKeys(globalThis).length

/** Ends the run. Nothing keeps the process alive any more, so that one of its own would end now. */
function finish() {
  // Node's exit code for a program that waits for what never happens.
  if (!ended) process.exit(13)
  process.emit('exit', process.exitCode ?? 0)
  const { exitCode: code = 0 } = process
  emitters.forEach((emitter, index) => {
    restoreListeners(emitter, listeners[index])
  })
  globalThis[DISPATCHERS[0]].destroy()
  stop()
  process.chdir(home)
  process.channel.ref()
  for (const stream of [process.stdout, process.stderr]) stream.write(END)
  const isClean = Reflect.ownKeys(globalThis).length === globals
  process.send({ code: Number(code), isClean })
}

/** Returns the listeners of each event. */
function listenersOf(emitter) {
  return new Map(emitter.eventNames().map((name) => [name, emitter.rawListeners(name)]))
}

/** Removes the listeners that a program has added, and adds those again that it has removed. */
function restoreListeners(emitter, before) {
  for (const [name, now] of listenersOf(emitter)) {
    const kept = before.get(name) ?? []
    for (const listener of now.filter((one) => !kept.includes(one)))
      emitter.removeListener(name, listener)
  }
  for (const [name, kept] of before) {
    const now = emitter.rawListeners(name)
    for (const listener of kept.filter((one) => !now.includes(one))) emitter.on(name, listener)
  }
}
