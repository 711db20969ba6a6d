/** The command `pnpm worker`: runs the Worker and a simulated RunningHub until Ctrl-C. */
import { parseArgs } from 'node:util'
import { workflowIds } from '@runninghub-action/simulator'
import { type LocalWorker, startLocal } from './local.ts'

const MINUTE = 60_000
const usage = `Usage: pnpm worker [--port 8787]

Starts the Worker under wrangler dev, with a simulated RunningHub.`

function readArguments(): { help: boolean; port: number } {
  const options = {
    port: { type: 'string', default: '8787' },
    help: { type: 'boolean', short: 'h', default: false },
  } as const
  const { values } = parseArgs({ options })
  const port = Number(values.port)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return { help: values.help, port }
  throw new TypeError(`Invalid --port: expected a number from 0 to 65535, got "${values.port}"`)
}

function greeting({ url, token, callbackSecret, simulatorUrl }: LocalWorker): string {
  const body = { workflowId: workflowIds.textToImage, inputs: { '6.text': 'a cat in the rain' } }
  return `The Worker

  page             ${url}/
  API              ${url}/docs
  token            ${token}
  callback secret  ${callbackSecret}
  RunningHub       ${simulatorUrl} (simulated)

Run a workflow:

curl -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}' ${url}/v1/tasks

List all tasks:

curl -H 'Authorization: Bearer ${token}' ${url}/v1/tasks

The cron trigger runs every minute. Stop with Ctrl-C.`
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
  const stopped = new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop())
  })
  try {
    await using worker = await startLocal({
      port: args.port,
      onOutput: (text) => process.stderr.write(text),
    })
    console.log(greeting(worker))
    const cron = setInterval(() => {
      worker.runCron().catch((error: Error) => console.error(error.message))
    }, MINUTE)
    await Promise.race([stopped, worker.ended])
    clearInterval(cron)
    return 0
  } catch (error) {
    console.error((error as Error).message)
    return 1
  }
}

process.exitCode = await main()
