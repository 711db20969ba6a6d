import { expect, test } from 'vitest'
import { setup, WORKFLOW_ID } from '../harness/setup.ts'

test.each<[string, string[], string]>([
  ['a missing workflow', ['run'], '--workflow-id'],
  ['an unknown flag', ['run', '--nonsense', 'x'], 'Unknown flag --nonsense.\n'],
  ['an unfinished flag', ['run', '--workflow', 'x'], 'Did you mean --workflow-id?'],
  ['a misspelled flag', ['wait', '--dowload', 'x'], 'Did you mean --download?'],
  ['a misspelled command', ['acount'], 'Did you mean account?'],
  ['help for an unknown command', ['help', 'cancle'], 'Did you mean cancel?'],
  ['a flag without its value', ['run', '--set'], '--set requires a value'],
  ['a value for a flag without one', ['run', '--json=yes'], '--json does not accept a value'],
  ['a malformed --set', ['run', '--set', '6.text'], 'expected NODE.FIELD=VALUE'],
  ['a limit of coins that is no number', ['run', '--max-coins', 'many'], 'expected a number'],
  ['a timeout without unit', ['run', '--timeout', '600'], 'expected a duration'],
  ['too many runs at a time', ['run', '--max-parallel', '51'], 'expected a number from 1 to 50'],
  ['an invalid base URL', ['run', '--base-url', 'runninghub'], 'expected a URL'],
  ['an unknown API version', ['run', '--api', 'v3'], 'expected v1 or v2'],
  ['an unknown language', ['run', '--lang', 'fr'], 'expected en or zh'],
  ['an unknown command', ['rum'], 'Did you mean run?'],
  ['nodes without a file', ['nodes'], 'Missing api.json'],
  ['a workflow file that does not exist', ['nodes', 'missing.json'], 'missing.json'],
  ['a directory as workflow file', ['nodes', '.'], '. is a directory'],
  ['wait without a task id', ['wait'], 'Missing TASK_ID'],
  ['upload without a file', ['upload'], 'Missing FILE'],
  ['an upload that does not exist', ['upload', 'missing.png'], 'missing.png'],
  ['an extra argument', ['status', '1', '2'], 'Unexpected argument "2"'],
  ['init with an unknown target', ['init', 'lambda'], 'init expects action or worker'],
  [
    'a workflow URL of another site than --base-url',
    [
      'run',
      '--workflow-id',
      'https://www.runninghub.ai/workflow/1980237776367083521',
      '--base-url',
      'https://www.runninghub.cn',
    ],
    'runninghub.ai',
  ],
])('%s is an error that names it and exits with 2', async (_name, args, message) => {
  const { run } = await setup()
  const { code, err } = await run(args)
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})

test('a missing API key is an error that names its variable', async () => {
  const { runOnline, env } = await setup()
  const { RUNNINGHUB_API_KEY, ...envWithoutKey } = env
  const { code, err } = await runOnline(['run', '--workflow-id', WORKFLOW_ID], {
    env: envWithoutKey,
  })
  expect([code, err]).toEqual([2, expect.stringContaining('RUNNINGHUB_API_KEY')])
})

test('a malformed API key is refused and not printed', async () => {
  const { runOnline, env } = await setup()
  const { code, err } = await runOnline(['account'], {
    env: { ...env, RUNNINGHUB_API_KEY: 'a b\u0007密' },
  })
  expect([code, err]).toEqual([2, expect.not.stringContaining('密')])
})
