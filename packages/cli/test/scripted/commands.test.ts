import { execFileSync, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MAIN } from '../support/program.ts'
import { ID, stage } from '../support/stage.ts'

test('nodes: links are shown as links', async () => {
  const { call } = await stage()
  const { out } = await call(['nodes', 'api.json'])
  expect(out).toMatch(/^6 +Positive Prompt +CLIPTextEncode +clip +link +← 4 Load Checkpoint$/m)
  expect(out).toMatch(/^10 +Input Picture +LoadImage +image +image file +example\.png$/m)
  const json = JSON.parse((await call(['nodes', 'api.json', '--json'])).out)
  expect(json).toContainEqual({
    nodeId: '6',
    title: 'Positive Prompt',
    classType: 'CLIPTextEncode',
    field: 'clip',
    type: 'link',
    value: '["4", 1]',
    from: '4',
  })
})

test('upload, status, wait, cancel, account', async () => {
  const { online, simulator } = await stage()
  expect((await online(['upload', 'cat.png', 'cat.png'])).out).toMatch(/^(api\/\w+\.png\n){2}$/)
  expect(JSON.parse((await online(['account', '--json'])).out)).toEqual({
    coins: 1000,
    money: 999,
    currency: 'CNY',
    runningTasks: 0,
    keyType: 'NORMAL',
    limit: 3,
  })

  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  await online(['run', '--workflow-id', ID, '--timeout', '10s'])
  const [id = ''] = simulator.tasks.keys()
  expect((await online(['status', id])).err).toContain(`Task ${id}: Failed`)
  expect((await online(['wait', id])).code).toBe(1)
  expect((await online(['cancel', '1900000000000000001'])).err).toContain('There is no such task')
})

test('wait never cancels', async () => {
  const { online, simulator } = await stage()
  simulator.script(
    { on: 'submit', answer: { kind: 'drop', after: true } },
    { on: 'outputs', times: 99, answer: { kind: 'not-ready' } },
  )
  await online(['run', '--workflow-id', ID])
  const [id = ''] = simulator.tasks.keys()
  const { code, err } = await online(['wait', id, '--timeout', '20s'])
  expect([code, err]).toEqual([4, expect.stringContaining('It was left running')])
  expect(simulator.calls('cancel')).toEqual([])
})

test('init writes an Action workflow and a preset, and never over a file', async () => {
  const { call, dir } = await stage()
  expect((await call(['init', 'action', '--workflow-id', ID])).code).toBe(0)
  const yaml = await readFile(join(dir, '.github/workflows/runninghub.yml'), 'utf8')
  expect(yaml).toContain('6.text: a watercolour painting, soft paper texture')
  expect((await call(['init', 'action', '--workflow-id', ID])).err).toContain('exists already')
  expect((await call(['init', 'worker', '--workflow-id', ID, '--out', 'preset.json'])).code).toBe(0)
  expect(JSON.parse(await readFile(join(dir, 'preset.json'), 'utf8'))).toMatchObject({
    workflowId: ID,
    parameters: { image: { target: '10.image', required: true }, text: { target: '6.text' } },
    defaults: { text: 'a watercolour painting, soft paper texture' },
  })
})

test('simulate serves until it is stopped', async () => {
  const { call, dir } = await stage()
  const child = spawn(process.execPath, [MAIN, 'simulate', '--port', '0'], { cwd: dir })
  const baseUrl = await new Promise<string>((resolve) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const found = /--base-url (\S+)/.exec(text)?.[1]
      if (found) resolve(found)
    })
  })
  expect((await call(['account', '--base-url', baseUrl])).out).toContain('1000')
  child.kill('SIGTERM')
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0)
})

test('a reader that stops early is no error', async () => {
  const { dir, env } = await stage()
  if (process.platform === 'win32') return
  expect(
    execFileSync('sh', ['-c', `"${process.execPath}" "${MAIN}" nodes api.json | head -1`], {
      cwd: dir,
      env,
    }).toString(),
  ).toMatch(/^id/)
})
