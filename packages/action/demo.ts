import { cp, mkdir, readFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { FakeRunner, type FinishedStep, type StepOptions } from './test/harness/fake-runner.ts'

const examples = join(import.meta.dirname, '..', '..', 'examples')

/**
 * Runs the committed bundle like GitHub's runner against a running simulator: an image-to-image
 * step with outputs and summary, then a cancelled job with its post step.
 *
 * @param out the directory to copy results to
 */
export async function runActionDemo(baseUrl: string, apiKey: string, out: string): Promise<void> {
  await using runner = await FakeRunner.create()
  const inputs = { 'api-key': apiKey, 'base-url': baseUrl, 'workflow-id': '1980468315921559554' }
  const folder = join(examples, 'image-to-image')
  const files = {
    'api.json': await readFile(join(folder, 'api.json')),
    'input.png': await readFile(join(folder, 'input.png')),
  }

  print('\nThe Action: a step that succeeds')
  const values = '10.image: input.png\nKSampler.seed: 42'
  const step = await runner.step({
    inputs: { ...inputs, inputs: values, 'download-dir': 'pictures' },
    files,
    timeScale: 1,
    ...printLog(apiKey),
  })
  print(`exit     ${step.code}`)
  showResult(step)
  await mkdir(out, { recursive: true })
  for (const file of JSON.parse(step.outputs.files ?? '[]') as string[]) {
    const copy = join(out, `action-${basename(file)}`)
    await cp(join(runner.workspace, file), copy)
    print(`copied   ${relative(process.cwd(), copy)}`)
  }

  print('\nThe Action: a job that is cancelled')
  const cancelled = await runner.step({
    inputs: { ...inputs, inputs: values },
    timeScale: 1,
    ...printLog(apiKey, 'call-record-detail'),
  })
  print(`exit     ${cancelled.code}`)
  print(`outputs  status=${cancelled.outputs.status} task-id=${cancelled.outputs['task-id']}`)
  const post = await runner.step({ inputs, timeScale: 1 }, cancelled.state)
  print(`post     exit ${post.code}, open tasks: ${cancelled.state.openTasks}`)
}

/** Prints the log of a step as GitHub shows it. Sends SIGINT when the log contains a text. */
function printLog(secret: string, interruptAt?: string): Pick<StepOptions, 'onOutput'> {
  let shown = 0
  let interrupted = false
  return {
    onOutput(text, child) {
      const lines = text.slice(shown, text.lastIndexOf('\n') + 1)
      shown += lines.length
      for (const line of lines.split('\n').slice(0, -1)) {
        if (line.startsWith('::add-mask::') || line === '::endgroup::') continue
        const level = /^::(group|error|warning|notice)[^:]*::/.exec(line)?.[1]
        const message = line.replace(/^::(?:group|error|warning|notice)[^:]*::/, '')
        const mark = level === 'group' ? '▸ ' : level ? `${level}: ` : ''
        print(`  │ ${mark}${message.replaceAll(secret, '***').replaceAll('%0A', '\n  │ ')}`)
      }
      if (interruptAt === undefined || interrupted || !text.includes(interruptAt)) return
      interrupted = true
      child.kill('SIGINT')
    },
  }
}

function showResult({ outputs, summary }: FinishedStep): void {
  for (const [name, value] of Object.entries(outputs)) {
    print(`output   ${name} = ${value.length > 120 ? `${value.slice(0, 120)}…` : value}`)
  }
  print('summary')
  for (const line of summary.split('\n')) if (line !== '') print(`  │ ${line}`)
}

function print(text: string): void {
  console.log(text)
}
