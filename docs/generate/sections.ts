import { actionInputs, actionOutputs } from './action.ts'
import { badInputs } from './bad-inputs.ts'
import { benchmarks } from './benchmarks.ts'
import { exampleFile } from './example.ts'
import { terminalFlags } from './flags.ts'
import { serviceCodes } from './service-codes.ts'
import { workerRoutes, workerSecrets, workerVariables } from './worker.ts'

/** A part of a page that is generated from the code: between two comments with its name. */
export interface Section {
  page: string
  name: string
  content: string
}

/** Returns all generated sections, as they should be. */
export async function generateSections(): Promise<Section[]> {
  const slack = await exampleFile('slack/worker.js', 'test/docs/integrations.ts')
  const zapier = await exampleFile('zapier/run-preset.js', 'test/docs/integrations.ts')
  return [
    { page: 'packages/action/README.md', name: 'inputs', content: actionInputs() },
    { page: 'packages/action/README.md', name: 'outputs', content: actionOutputs() },
    {
      page: 'packages/action/README.md',
      name: 'benchmarks',
      content: benchmarks('the Action', 'uploads of'),
    },
    { page: 'docs/terminal.md', name: 'benchmarks', content: benchmarks('end of a task') },
    {
      page: 'packages/worker/README.md',
      name: 'benchmarks',
      content: benchmarks('Worker', '/v1/'),
    },
    { page: 'docs/terminal.md', name: 'flags', content: await terminalFlags() },
    { page: 'packages/worker/README.md', name: 'routes', content: workerRoutes() },
    { page: 'packages/worker/README.md', name: 'secrets', content: await workerSecrets() },
    { page: 'packages/worker/README.md', name: 'variables', content: await workerVariables() },
    { page: 'docs/codes.md', name: 'codes', content: serviceCodes('en') },
    { page: 'docs/codes.zh-CN.md', name: 'codes', content: serviceCodes('zh') },
    { page: 'docs/reliability.md', name: 'bad input', content: badInputs('en') },
    { page: 'docs/reliability.zh-CN.md', name: 'bad input', content: badInputs('zh') },
    { page: 'docs/slack.md', name: 'slack', content: slack },
    { page: 'docs/slack.zh-CN.md', name: 'slack', content: slack },
    { page: 'docs/zapier.md', name: 'zapier', content: zapier },
    { page: 'docs/zapier.zh-CN.md', name: 'zapier', content: zapier },
  ]
}

/** Returns the page with one section replaced. @throws {Error} when the page has no such section */
export function replaceSection(text: string, { page, name, content }: Section): string {
  const [start, end] = [`<!-- generated: ${name} -->\n`, `\n<!-- end: ${name} -->`]
  const from = text.indexOf(start)
  const to = text.indexOf(end, from)
  if (from < 0 || to < 0) throw new Error(`${page} has no section "${name}": ${start}…${end}`)
  return text.slice(0, from + start.length) + content + text.slice(to)
}
