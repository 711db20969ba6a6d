import { once } from 'node:events'
import { symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandsIn, FakeRunner } from '../harness/fake-runner.ts'
import { API_JSON, IMAGE, IMAGE_API_JSON, startSimulator } from '../harness/simulator.ts'

const errorsIn = (stdout: string) => commandsIn(stdout).filter((line) => line.startsWith('::error'))

test('reports all invalid inputs at once, at their lines, without a network call', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    ownProcess: true,
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

test('reports wrong inputs, names, values and missing files together', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      'api-key': 'two words',
      'max-parallel': 'many',
      timeout: '10',
      inputs: 'KSampler.stepps: 3',
      batch: 'rows.csv',
      'download-dir': '../out',
    },
    files: {
      'api.json': IMAGE_API_JSON,
      'rows.csv': '3.cfg,10.image\nmuch,missing.png\n',
    },
  })
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  const errors = errorsIn(step.stdout)
  expect(errors).toHaveLength(7)
  for (const words of [
    /`api-key` contains spaces/,
    /`max-parallel`: expected a number/,
    /`timeout`: expected a duration/,
    /inputs:1:1: KSampler\.stepps: .*did you mean/,
    /file=rows\.csv,line=2.*3\.cfg: takes a number/,
    /file=rows\.csv,line=2.*10\.image: .*missing\.png does not exist/,
    /outside the workspace/,
  ]) {
    expect(errors).toContainEqual(expect.stringMatching(words))
  }
  expect(hub.simulator.log).toEqual([])
})

test('checks files and ids although api.json and the batch file are broken', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: {
      ...hub.inputs,
      'workflow-id': 'nonsense',
      inputs: '10.image: missing.png\nPositive Prompt.text: a cat',
      batch: 'rows.yml',
    },
    files: { 'api.json': '{', 'rows.yml': '- 6.text: "open' },
  })
  const errors = errorsIn(step.stdout)
  expect(errors).toHaveLength(4)
  expect(errors).toContainEqual(expect.stringMatching(/file=api\.json/))
  expect(errors).toContainEqual(expect.stringMatching(/file=rows\.yml/))
  expect(errors).toContainEqual(expect.stringMatching(/neither a workflow id nor/))
  expect(errors).toContainEqual(expect.stringMatching(/10\.image: .*missing\.png does not exist/))
})

test.for([
  [{ 'workflow-id': '' }, /`workflow-id` is missing/],
  [{ 'workflow-id': '1.98023777636708E+18' }, /lost its last digits/],
  [{ 'send-workflow': 'true', 'pin-seeds': 'true' }, /`pin-seeds` has no effect/],
] as const)('reports %j once', async ([inputs, words]) => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, ...inputs },
    files: { 'api.json': IMAGE_API_JSON },
  })
  expect(errorsIn(step.stdout)).toEqual([expect.stringMatching(words)])
})

test('lists the errors beyond the tenth annotation in the tenth', async () => {
  await using hub = await startSimulator()
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

test('reports a syntax error in api.json at its line and column', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: hub.inputs,
    files: { 'api.json': '{\n  "3": {\n    "inputs": {,}\n  }\n}\n' },
  })
  expect(errorsIn(step.stdout)[0]).toMatch(/^::error file=api.json,line=3,col=16::/)
  expect(hub.simulator.log).toEqual([])
})

test('reports all links to input files that fail at once, at their lines, and sends nothing', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const server = createServer((req, res) => {
    if (req.url === '/cat.png') res.end(IMAGE)
    else if (req.url === '/page') res.writeHead(200, { 'content-type': 'text/html' }).end('<html>')
    else if (req.url === '/text') res.end('a cat')
    // Nothing more comes.
    else if (req.url === '/stalled.png') res.writeHead(200).write('\x89PNG')
    else res.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const rows = ['cat.png', 'gone.png', 'page', 'text', 'stalled.png']
  const step = await runner.step({
    inputs: { ...hub.inputs, batch: 'rows.yml', 'max-parallel': '5' },
    files: {
      'api.json': IMAGE_API_JSON,
      'rows.yml': rows.map((path) => `- Input Picture.image: ${url}/${path}\n`).join(''),
    },
  })
  server.close()
  server.closeAllConnections()
  expect(step).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  const errors = errorsIn(step.stdout)
  expect(errors).toHaveLength(4)
  const words = [/gone\.png: HTTP 404/, /web page/, /text, not an image/, /no data for 20 s/]
  for (const [index, problem] of words.entries()) {
    expect(errors[index]).toMatch(problem)
    expect(errors[index]).toMatch(new RegExp(`^::error file=rows.yml,line=${index + 2},`))
    expect(errors[index]).toContain('Input Picture.image')
    expect(errors[index]).toContain(`${url}/${rows[index + 1]}`)
    expect(errors[index]).not.toMatch(/result/i)
  }
  expect(hub.simulator.log).toEqual([])
})

test('refuses an inputs-file that is not UTF-8, with a hint', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, 'inputs-file': 'values.yml' },
    files: { 'api.json': API_JSON, 'values.yml': new Uint8Array([0x36, 0xff]) },
  })
  expect(errorsIn(step.stdout)[0]).toMatch(/not text in UTF-8%0ASave it as UTF-8/)
  expect(step.summary).toContain('Save it as UTF-8')
})

test.for([
  ['out', {}, /where the directory out should be/],
  ['out/pictures', {}, /where the directory out\/pictures should be/],
  // Not even root can write there.
  ['/proc/sys', { RUNNER_TEMP: '/proc' }, /Cannot write to the directory \/proc\/sys \(E[A-Z]+\)/],
] as const)(
  'refuses the unwritable download-dir %s without a network call',
  async ([dir, env, words], { skip }) => {
    skip('RUNNER_TEMP' in env && process.platform !== 'linux')
    await using hub = await startSimulator()
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

test('reads a uniformly indented block of inputs as one map', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const step = await runner.step({
    inputs: { ...hub.inputs, inputs: '\n    KSampler.steps: 7\n    KSampler.seed: 5\n  \n' },
    files: { 'api.json': API_JSON },
  })
  expect(step.code, step.stdout).toBe(0)
  const list = JSON.parse(hub.simulator.calls('submit')[0]?.text ?? '').nodeInfoList
  expect(list.map((n: { fieldValue: unknown }) => n.fieldValue)).toEqual([7, 5])
})

test.skipIf(process.platform === 'win32')(
  'does not follow symbolic links out of the workspace',
  async () => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    await writeFile(join(runner.dir, 'secret.png'), IMAGE)
    await symlink(join(runner.dir, 'secret.png'), join(runner.workspace, 'innocent.png'))
    await symlink(runner.dir, join(runner.workspace, 'out'))
    const step = await runner.step({
      inputs: { ...hub.inputs, inputs: '10.image: innocent.png' },
      files: { 'api.json': IMAGE_API_JSON },
    })
    expect(errorsIn(step.stdout)[0]).toContain('outside the workspace')
    const down = await runner.step({ inputs: { ...hub.inputs, 'download-dir': 'out/pictures' } })
    expect(errorsIn(down.stdout)[0]).toContain('outside the workspace')
    expect(hub.simulator.log).toEqual([])
  },
)
