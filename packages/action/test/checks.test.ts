import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandsIn, FakeRunner } from './support/run-action.ts'
import { API_JSON, IMAGE_API_JSON, PICTURE, service } from './support/service.ts'

const errorsIn = (stdout: string) => commandsIn(stdout).filter((line) => line.startsWith('::error'))

test('everything that is wrong is told at once, on its lines, without a call', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      'inputs-file': 'values.yml',
      inputs: '10.image: missing.png',
      batch: 'rows.csv',
      'download-dir': 'api.json',
    },
    files: {
      'api.json': IMAGE_API_JSON,
      'values.yml': '# values\nKSampler.stepps: 3\n3.model: x\n',
      'rows.csv': 'workflow-id,3.seed\nnot an id,1\n,many\n',
    },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(hub.simulator.log).toEqual([])
  const errors = errorsIn(step.stdout)
  expect(errors).toContainEqual(
    expect.stringMatching(/^::error file=values.yml,line=2,col=1::.*did you mean KSampler.steps/),
  )
  expect(errors).toContainEqual(
    expect.stringMatching(/^::error file=values.yml,line=3,col=1::.*3\.model/),
  )
  expect(errors).toContainEqual(expect.stringMatching(/^::error.*rows.csv:2:.*workflow id/))
  expect(errors).toContainEqual(expect.stringMatching(/^::error file=rows.csv,line=3.*many/))
  expect(errors).toContainEqual(expect.stringContaining('where the directory api.json should be'))
  expect(step.summary).toContain('nothing was sent')
  expect(step.summary).toContain('KSampler.stepps')
})

test('more problems than GitHub keeps are gathered in the tenth', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const values = Array.from({ length: 30 }, (_, n) => `Nobody.field${n}: 1`).join('\n')
  const step = await runner.step({
    inputs: { ...hub.inputs, inputs: values },
    files: { 'api.json': API_JSON },
  })
  const errors = errorsIn(step.stdout)
  expect(errors).toHaveLength(10)
  expect(errors[9]).toContain('21 more')
  expect(errors[9]).toContain('field29')
})

test('a broken api.json is shown at its line', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: hub.inputs,
    files: { 'api.json': '{\n  "3": {\n    "inputs": {,}\n  }\n}\n' },
  })
  expect(errorsIn(step.stdout)[0]).toMatch(/^::error file=api.json,line=3,col=16::/)
  expect(hub.simulator.log).toEqual([])
})

test.for([
  ['api-key', '', /api-key is missing/],
  ['api-key', 'two words', /blanks/],
  ['api-key', '0123456789abcdef0123456789abcde\uff11', /character that no key has/],
  ['api-key', 'caf\u00e9', /character that no key has/],
  ['api-key', '\u200b0123456789abcdef', /character that no key has/],
  ['workflow-id', '', /workflow-id is missing/],
  ['workflow-id', '1.98023777636708E+18', /Put it in quotes/],
  [
    'workflow-id',
    'https://www.runninghub.cn.evil.example/workflow/1980237776367083521',
    /not a URL on/,
  ],
  ['timeout', '600', /timeout wants a duration/],
  ['queue-timeout', 'ten minutes', /queue-timeout wants a duration/],
  ['send-workflow', 'yes', /send-workflow wants true or false/],
  ['max-parallel', '0', /max-parallel wants a number/],
  ['api', 'v3', /api wants v1 or v2/],
  ['on-timeout', 'ignore', /on-timeout wants cancel or leave/],
  ['base-url', 'http://www.runninghub.cn', /base-url wants an https address/],
  ['base-url', 'https://user:word@www.runninghub.cn', /base-url wants an https address/],
  ['workflow-file', 'nowhere.json', /no file nowhere\.json/],
  ['workflow-file', '../secret.json', /outside of the workspace/],
  ['inputs-file', '/etc/passwd', /outside of the workspace/],
  ['download-dir', '../out', /outside of the workspace/],
  ['batch', 'nowhere.csv', /no file nowhere\.csv/],
  ['node-info-list', '{"nodeId": 3}', /JSON array/],
  ['inputs', '6.text: "open', /inputs:1/],
  ['inputs', '\n\n  6.text: "open', /inputs:3/],
  ['inputs', '10.image: ../secret.png', /outside of the workspace/],
  ['inputs', '10.image: nowhere.png', /nowhere\.png does not exist/],
  ['inputs', '10.image: .', /is a directory/],
  ['comment', 'true', /comment wants the input github-token/],
] as const)('%s: "%s" is refused without a call', async ([name, value, words]) => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  await writeFile(join(runner.dir, 'secret.json'), API_JSON)
  await writeFile(join(runner.dir, 'secret.png'), PICTURE)
  const step = await runner.step({
    inputs: { ...hub.inputs, [name]: value },
    files: { 'api.json': IMAGE_API_JSON },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(errorsIn(step.stdout).join('\n')).toMatch(words)
  expect(hub.simulator.log).toEqual([])
})

test('a file of values that is not UTF-8 is refused with what to do about it', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, 'inputs-file': 'values.yml' },
    files: { 'api.json': API_JSON, 'values.yml': new Uint8Array([0x36, 0xff]) },
  })
  expect(errorsIn(step.stdout)[0]).toMatch(/not text in UTF-8%0ASave it as UTF-8/)
  expect(step.summary).toContain('Save it as UTF-8')
})

test.for([
  ['out', {}, /there is a file where the directory out should be/],
  ['out/pictures', {}, /there is a file where the directory out\/pictures should be/],
  // Not even root can write there.
  ['/proc/sys', { RUNNER_TEMP: '/proc' }, /nothing can be written to \/proc\/sys \(E[A-Z]+\)/],
] as const)(
  'the download-dir %s is found useless before anything is sent',
  async ([dir, env, words], { skip }) => {
    skip('RUNNER_TEMP' in env && process.platform !== 'linux')
    await using hub = await service()
    await using runner = await FakeRunner.create()
    const step = await runner.step({
      inputs: { ...hub.inputs, 'download-dir': dir },
      files: { 'api.json': API_JSON, out: 'a file' },
      env,
    })
    expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
    expect(errorsIn(step.stdout)[0]).toMatch(words)
    expect(hub.simulator.log).toEqual([])
  },
)

test('a block of inputs that is indented as a whole is one map', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, inputs: '\n    KSampler.steps: 7\n    KSampler.seed: 5\n  \n' },
    files: { 'api.json': API_JSON },
  })
  expect(step.code, step.stdout).toBe(0)
  const list = JSON.parse(hub.simulator.calls('submit')[0]?.text ?? '').nodeInfoList
  expect(list.map((n: { fieldValue: unknown }) => n.fieldValue)).toEqual([7, 5])
})

test('pin-seeds is refused with send-workflow, where it could not be kept', async () => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, 'send-workflow': 'true', 'pin-seeds': 'true' },
    files: { 'api.json': API_JSON },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(errorsIn(step.stdout).join('\n')).toMatch(/pin-seeds has no effect with send-workflow/)
  expect(hub.simulator.log).toEqual([])
})

test.skipIf(process.platform === 'win32')(
  'a link that leads outside of the workspace is not followed',
  async () => {
    await using hub = await service()
    await using runner = await FakeRunner.create()
    await writeFile(join(runner.dir, 'secret.png'), PICTURE)
    await symlink(join(runner.dir, 'secret.png'), join(runner.workspace, 'innocent.png'))
    await symlink(runner.dir, join(runner.workspace, 'out'))
    const step = await runner.step({
      inputs: { ...hub.inputs, inputs: '10.image: innocent.png' },
      files: { 'api.json': IMAGE_API_JSON },
    })
    expect(errorsIn(step.stdout)[0]).toContain('outside of the workspace')
    const down = await runner.step({ inputs: { ...hub.inputs, 'download-dir': 'out/pictures' } })
    expect(errorsIn(down.stdout)[0]).toContain('outside of the workspace')
    expect(hub.simulator.log).toEqual([])
  },
)

test.for(['v1', 'v2'])(
  'dry-run prints the very request over %s, without its secrets, and sends none',
  async (api) => {
    await using hub = await service()
    await using runner = await FakeRunner.create()
    const inputs = {
      ...hub.inputs,
      api,
      'access-password': 'open sesame',
      inputs: '10.image: input.png\n3.seed: 18446744073709551615',
    }
    const files = { 'api.json': IMAGE_API_JSON, 'input.png': PICTURE }
    const dry = await runner.step({ inputs: { ...inputs, 'dry-run': 'true' }, files })
    expect(dry).toMatchObject({ code: 0, outputs: { status: 'dry-run' } })
    expect(hub.simulator.log).toEqual([])
    const log = dry.stdout.replace(/^::add-mask.*$/gm, '')
    expect(log).not.toContain(hub.simulator.options.apiKey)
    expect(log).not.toContain('open sesame')

    await runner.step({ inputs })
    const [call] = hub.simulator.calls('submit')
    const sent = call?.text
      .replaceAll(hub.simulator.options.apiKey, '[secret]')
      .replace('open sesame', '[secret]')
      .replace(/api\/\w+\.png|openapi\/\w+\.png/, '<the upload of input.png>')
    const printed = dry.stdout.split('\n').filter((line) => /^\s*["{}[\]]/.test(line))
    expect(JSON.parse(printed.join('\n'))).toEqual(JSON.parse(sent ?? ''))
    expect(dry.stdout).toContain('18446744073709551615')
  },
)

test.for([
  ['refused', { inputs: 'Nobody.x: 1' }],
  ['dry-run', { 'dry-run': 'true' }],
])('the post step of a step that ended %s does nothing', async ([status, change]) => {
  await using hub = await service()
  await using runner = await FakeRunner.create()
  const inputs = { ...hub.inputs, ...(change as object) }
  const main = await runner.step({ inputs, files: { 'api.json': API_JSON } })
  expect(main).toMatchObject({ outputs: { status }, state: {} })
  const post = await runner.step({ inputs }, main.state)
  expect(post).toMatchObject({ code: 0, outputs: {}, summary: '' })
  expect(commandsIn(post.stdout)).toEqual(post.stdout.trimEnd().split('\n'))
  expect(hub.simulator.log).toEqual([])
})
