import { describe, expect, test } from 'vitest'
import { ID, stage } from '../support/stage.ts'

describe('what is missing or wrong is named, and never waited for', () => {
  test.each<[string, string[], string]>([
    ['no workflow', ['run'], '--workflow-id'],
    ['an unknown flag', ['run', '--workflow', 'x'], 'There is no flag --workflow'],
    ['a flag without its value', ['run', '--set'], '--set needs a value'],
    ['a value too many', ['run', '--json=yes'], '--json takes no value'],
    ['a malformed --set', ['run', '--set', '6.text'], '--set takes NODE.FIELD=VALUE'],
    ['a bare timeout', ['run', '--timeout', '600'], '--timeout takes a duration'],
    ['a wrong address', ['run', '--base-url', 'runninghub'], '--base-url takes an address'],
    ['a wrong interface', ['run', '--api', 'v3'], '--api takes v1 or v2'],
    ['a wrong language', ['run', '--lang', 'fr'], '--lang takes en or zh'],
    ['an unknown command', ['rum'], 'did you mean run?'],
    ['no file', ['nodes'], 'api.json is missing'],
    ['a file that is not there', ['nodes', 'missing.json'], 'There is no file missing.json'],
    ['a directory', ['nodes', '.'], '. is a directory'],
    ['no task', ['wait'], 'TASK_ID is missing'],
    ['no file to upload', ['upload'], 'FILE is missing'],
    ['an upload that is not there', ['upload', 'missing.png'], 'missing.png'],
    ['one argument too many', ['status', '1', '2'], '"2" is one argument too many'],
    ['init of something else', ['init', 'lambda'], 'init takes action or worker'],
    [
      'the wrong site',
      [
        'run',
        '--workflow-id',
        'https://www.runninghub.ai/workflow/1980237776367083521',
        '--base-url',
        'https://www.runninghub.cn',
      ],
      'runninghub.ai',
    ],
  ])('%s', async (_name, args, message) => {
    const { call } = await stage()
    const { code, err } = await call(args)
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })

  test('no key', async () => {
    const { online, env } = await stage()
    const { RUNNINGHUB_API_KEY, ...keyless } = env
    const { code, err } = await online(['run', '--workflow-id', ID], { env: keyless })
    expect([code, err]).toEqual([2, expect.stringContaining('RUNNINGHUB_API_KEY')])
  })

  test('a key that cannot be one is refused, and not shown', async () => {
    const { online, env } = await stage()
    const { code, err } = await online(['account'], {
      env: { ...env, RUNNINGHUB_API_KEY: 'a b\u0007密' },
    })
    expect([code, err]).toEqual([2, expect.not.stringContaining('密')])
  })
})
