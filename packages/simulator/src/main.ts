#!/usr/bin/env node
/** `pnpm simulator`, and `npx @runninghub-action/simulator`: serves the local RunningHub in real time until it is stopped. */
import { parseArgs } from 'node:util'
import { systemClock } from './clock.ts'
import { appIds, workflowIds } from './constants.ts'
import { serve } from './node.ts'
import { Simulator } from './simulator.ts'

const usage = `Usage: runninghub-simulator [--port 8189] [--files-port 0] [--host 127.0.0.1]

Serves a local RunningHub: the API on --port, result files on --files-port (0: any free port).`

function readArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8189' },
      'files-port': { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const port = (name: 'port' | 'files-port') => {
    const number = Number(values[name])
    if (Number.isInteger(number) && number >= 0 && number <= 65535) return number
    throw new TypeError(`--${name}: expected a number from 0 to 65535, got "${values[name]}"`)
  }
  return { help: values.help, host: values.host, port: port('port'), filesPort: port('files-port') }
}

function explainListenError(error: unknown, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use. Stop the program that uses it, or choose another: --port ${port + 1}`
  if (code === 'EACCES') return `Port ${port} needs administrator rights. Choose one above 1023.`
  return `The simulator cannot listen: ${message}`
}

async function main(): Promise<number> {
  let args: ReturnType<typeof readArguments>
  try {
    args = readArguments()
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    return 2
  }
  if (args.help) {
    console.log(usage)
    return 0
  }
  const simulator = new Simulator({ clock: systemClock })
  try {
    await using served = await serve(simulator, args)
    console.log(`Local RunningHub

  base URL   ${served.baseUrl}
  API key    ${simulator.options.apiKey}
  files      ${served.filesUrl}

  workflows  ${workflowIds.textToImage}  text to image
             ${workflowIds.imageToImage}  image to image (node 10 loads the image)
             any other id of 19 digits is accepted without checks
             ${workflowIds.unknown}  does not exist (380)
             ${workflowIds.neverRun}  was never run (810)

  AI apps    ${appIds.textToImage}  text to image
             ${appIds.imageToImage}  image to image
             ${appIds.everyField}  an input of every type

  Received calls:      ${served.baseUrl}/__simulator/log
  Simulate a failure:  curl ${served.baseUrl}/__simulator/script -d '{"on":"submit","answer":{"kind":"refuse","code":421}}'

Stop it with Ctrl-C.`)
    await new Promise<void>((stop) => {
      process.once('SIGINT', () => stop())
      process.once('SIGTERM', () => stop())
    })
    return 0
  } catch (error) {
    console.error(explainListenError(error, args.port))
    return 1
  }
}

process.exitCode = await main()
