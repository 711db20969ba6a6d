import { copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type SimulatorOptions, workflowIds } from '@runninghub-action/simulator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { environment, KEY, rehearsal, run } from './support/program.ts'

const example = (path: string) =>
  fileURLToPath(new URL(`../../../examples/${path}`, import.meta.url))
const ID = workflowIds.imageToImage

async function stage(options: Partial<SimulatorOptions> = {}) {
  const place = await rehearsal(options)
  onTestFinished(() => place[Symbol.asyncDispose]())
  await copyFile(example('image-to-image/api.json'), join(place.dir, 'api.json'))
  await copyFile(example('image-to-image/input.png'), join(place.dir, 'cat.png'))
  const env = environment(join(place.dir, 'config'), { RUNNINGHUB_API_KEY: KEY })
  const call = (args: string[], more: Parameters<typeof run>[1] = {}) =>
    run(args, { cwd: place.dir, env, ...more })
  /** With the address of the local RunningHub. */
  const online = (args: string[], more: Parameters<typeof run>[1] = {}) =>
    call([...args, '--base-url', place.baseUrl], more)
  const file = (name: string, content: string | Uint8Array) =>
    writeFile(join(place.dir, name), content)
  return { ...place, call, online, file, env }
}

const lines = (text: string) => text.trimEnd().split('\n')
const events = (text: string) => lines(text).map((line) => JSON.parse(line))

describe('run', () => {
  test('prints results on stdout and everything else on stderr', async () => {
    const { online, simulator, dir } = await stage()
    const { code, out, err } = await online([
      'run',
      '--workflow-id',
      ID,
      '--set',
      '10.image=@./cat.png',
      '--set',
      'Positive Prompt.text=a = b',
      '--download',
      'out',
    ])
    expect(code, err).toBe(0)
    const [saved = '', ...others] = lines(out)
    expect(others).toEqual([])
    expect((await stat(join(dir, saved))).size).toBeGreaterThan(1000)
    expect(err).toMatch(/Uploaded cat\.png as api\//)
    const [task] = simulator.tasks.values()
    expect(JSON.parse(task?.request.text ?? '').nodeInfoList[1]).toEqual({
      nodeId: '6',
      fieldName: 'text',
      fieldValue: 'a = b',
    })
    // Neither colours nor cursor movements reach a pipe.
    expect(out + err).not.toContain('\u001b')
  })

  test('--json: one line for each event, and no secret in any', async () => {
    const { online } = await stage()
    const { code, out } = await online([
      'run',
      '--workflow-id',
      ID,
      '--json',
      '--access-password',
      'sesame',
      '--pin-seeds',
      '--instance-type',
      'plus',
    ])
    expect(code).toBe(0)
    const told = events(out)
    expect(told.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'run',
        'planned',
        'submitting',
        'submitted',
        'state',
        'succeeded',
        'result',
      ]),
    )
    expect(told.find(({ type }) => type === 'submitting').request).toMatchObject({
      instanceType: 'plus',
      accessPassword: '[secret]',
    })
    expect(out).not.toMatch(/sesame|Comfy-Auth|0123456789abcdef/)
  })

  test('tells how far it is', async () => {
    const { online } = await stage({ runMs: 600 })
    const { out } = await online(['run', '--workflow-id', ID, '--json'])
    const progress = events(out).filter(({ type }) => type === 'progress')
    expect(progress.at(-1)).toMatchObject({
      percent: expect.any(Number),
      taskId: expect.any(String),
    })
    expect(progress.some(({ nodeTitle }) => nodeTitle === 'KSampler')).toBe(true)
  })

  test('--dry-run prints the request, sends nothing and needs no key', async () => {
    const { online, simulator, env } = await stage()
    const { RUNNINGHUB_API_KEY, ...keyless } = env
    const { code, out, err } = await online(
      [
        'run',
        '--workflow-id',
        ID,
        '--set',
        '10.image=@cat.png',
        '--dry-run',
        '--access-password',
        'sesame',
      ],
      { env: keyless },
    )
    expect([code, err]).toEqual([
      0,
      'This was a dry run: nothing was sent, nothing costs anything.\n',
    ])
    expect(out).toContain('<the upload of cat.png>')
    expect(out).not.toContain('sesame')
    expect(simulator.log).toEqual([])
  })

  test('a batch: one task for each row, and a failing one does not stop the others', async () => {
    const { online, simulator, file } = await stage()
    await file('rows.csv', '6.text,3.steps\none,10\ntwo,11\n"three, or 四",12\n')
    simulator.script({ on: 'submit', skip: 1, answer: { kind: 'task', end: 'failed' } })
    const { code, out, err } = await online([
      'run',
      '--workflow-id',
      ID,
      '--batch',
      'rows.csv',
      '--json',
    ])
    expect(code, err).toBe(1)
    expect(
      events(out)
        .filter(({ type }) => type === 'result' || type === 'error')
        .map(({ type, run }) => [type, run]),
    ).toEqual([
      ['result', 1],
      ['error', 2],
      ['result', 3],
    ])
    const texts = [...simulator.tasks.values()].map(
      ({ request }) => JSON.parse(request.text).nodeInfoList[0].fieldValue,
    )
    expect(texts).toEqual(['one', 'two', 'three, or 四'])
  })

  test('all that is wrong with all rows is said at once, and nothing is sent', async () => {
    const { online, simulator, file } = await stage()
    await file(
      'rows.yml',
      '- 10.image: missing.png\n- 6.txt: a\n- workflow-id: nonsense\n- 3.steps: many\n',
    )
    const { code, err } = await online(['run', '--workflow-id', ID, '--batch', 'rows.yml'])
    expect(code).toBe(2)
    expect(err).toMatch(/line 1: 10\.image: .*missing\.png/)
    expect(err).toMatch(/line 2: rows\.yml:2:3: 6\.txt: .*did you mean 6\.text\?/)
    expect(err).toMatch(/line 3: .*neither a workflow id/)
    expect(err).toMatch(/line 4: rows\.yml:4:3: 3\.steps: takes a number/)
    expect(simulator.log).toEqual([])
  })

  test('--set goes over --inputs', async () => {
    const { online, file } = await stage()
    await file('in.yml', '6.text: from the file\n7.text: stays\n')
    const { out } = await online([
      'run',
      '--workflow-id',
      ID,
      '--inputs',
      'in.yml',
      '--set',
      '6.text=from the flag',
      '--dry-run',
      '--json',
    ])
    expect(
      JSON.parse(out).body.nodeInfoList.map(({ fieldValue }: { fieldValue: string }) => fieldValue),
    ).toEqual(['stays', 'from the flag'])
  })

  test('a dropped create call is said to be unknown, and not repeated', async () => {
    const { online, simulator } = await stage()
    simulator.script({ on: 'submit', answer: { kind: 'drop', after: true } })
    const { code, err } = await online(['run', '--workflow-id', ID])
    expect(code).toBe(5)
    expect(err).toContain('It is not known whether a task was made')
    expect(simulator.calls('submit')).toHaveLength(1)
  })

  test.each([
    ['a refusal', { kind: 'refuse', code: 416 }, 3, 'The balance does not suffice'],
    ['a failure', { kind: 'task', end: 'failed' }, 1, 'The task failed'],
  ] as const)('exit code of %s', async (_name, answer, expected, message) => {
    const { online, simulator } = await stage()
    simulator.script({ on: 'submit', answer })
    const { code, err } = await online(['run', '--workflow-id', ID])
    expect([code, err]).toEqual([expected, expect.stringContaining(message)])
  })

  test('a timeout cancels the task', async () => {
    const { online, simulator } = await stage()
    simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
    const { code, err } = await online(['run', '--workflow-id', ID, '--timeout', '20s'])
    expect([code, err]).toEqual([4, expect.stringContaining('It was cancelled on RunningHub')])
    expect(simulator.calls('cancel')).toHaveLength(1)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s without a terminal cancels the task',
    async (signal) => {
      const { online, simulator } = await stage()
      simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
      const { code } = await online(['run', '--workflow-id', ID], {
        onErr: (text, kill) => {
          if (text.includes('was made')) kill(signal)
        },
      })
      expect(code).toBe(130)
      expect(simulator.calls('cancel')).toHaveLength(1)
    },
  )
})

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
    ['no task', ['wait'], 'TASK is missing'],
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

describe('hostile files', () => {
  test.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a)],
    ['bytes that are no text', Uint8Array.of(0xff, 0x00, 0xfe, 0x80)],
    ['a list', '[1]'],
    ["the editor's own format", '{"nodes": [], "links": []}'],
    ['deep nesting', '['.repeat(100_000)],
    ['HTML', '<html></html>'],
  ])('nodes of %s', async (_name, content) => {
    const { call, file } = await stage()
    await file('bad.json', content)
    const { code, err } = await call(['nodes', 'bad.json'])
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('The file is no workflow in the API format'),
    ])
  })

  test('titles and values cannot write control sequences', async () => {
    const { call, file } = await stage()
    await file(
      'evil.json',
      JSON.stringify({
        1: {
          class_type: 'X\u001b[2J',
          inputs: { text: '\u001b]0;x\u0007\r\nline\u202e' },
          _meta: { title: '\u009b31m' },
        },
      }),
    )
    const { out } = await call(['nodes', 'evil.json'])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    const { out: python } = await call(['nodes', 'evil.json', '--python'])
    expect(python).toContain("'fieldValue': '\\x1b]0;x\\x07\\r\\nline\\u202e'")
  })
})

describe('the other commands', () => {
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
    expect((await call(['init', 'worker', '--workflow-id', ID, '--out', 'preset.json'])).code).toBe(
      0,
    )
    expect(JSON.parse(await readFile(join(dir, 'preset.json'), 'utf8'))).toMatchObject({
      workflowId: ID,
      parameters: { image: { target: '10.image', required: true }, text: { target: '6.text' } },
      defaults: { text: 'a watercolour painting, soft paper texture' },
    })
  })

  test('simulate serves until it is stopped', async () => {
    const { call, dir } = await stage()
    const { spawn } = await import('node:child_process')
    const { MAIN } = await import('./support/program.ts')
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
})

test('Chinese by locale and by flag, in a pipe too', async () => {
  const { call, env } = await stage()
  expect((await call(['run'], { env: { ...env, LANG: 'zh_CN.UTF-8' } })).err).toContain(
    '没有指定工作流',
  )
  expect((await call(['nodes', 'api.json', '--lang=zh'])).out).toMatch(/^编号 {2}标题/)
  expect((await call(['--lang', 'zh', '--help'])).out).toContain('在 RunningHub 上运行')
})

test('a reader that stops early is no error', async () => {
  const { dir, env } = await stage()
  const { execFileSync } = await import('node:child_process')
  const { MAIN } = await import('./support/program.ts')
  if (process.platform === 'win32') return
  expect(
    execFileSync('sh', ['-c', `"${process.execPath}" "${MAIN}" nodes api.json | head -1`], {
      cwd: dir,
      env,
    }).toString(),
  ).toMatch(/^id/)
})

test('downloads go nowhere but into their directory', async () => {
  const { online, simulator, dir } = await stage()
  simulator.script({
    on: 'submit',
    answer: {
      kind: 'task',
      results: [
        { type: 'png', name: '../../evil.png' },
        { type: 'txt', text: 'a caption' },
      ],
    },
  })
  const { code } = await online([
    'run',
    '--workflow-id',
    ID,
    '--download',
    'out/deep',
    '--api',
    'v2',
  ])
  expect(code).toBe(0)
  expect((await readdir(join(dir, 'out/deep'))).length).toBe(2)
  expect(await readdir(dir)).not.toContain('evil.png')
})

describe('a task that was paid for', () => {
  const results = [
    { type: 'png', name: 'one.png' },
    { type: 'png', name: 'two.png' },
  ]
  const links = (text: string) => lines(text).filter((line) => line.startsWith('http'))

  test.each(['notadir', 'notadir/deep'])('nothing is sent when %s cannot be', async (download) => {
    const { online, simulator, file } = await stage()
    await file('notadir', '')
    for (const args of [
      ['run', '--workflow-id', ID],
      ['wait', '1900000000000000001'],
    ]) {
      const { code, err } = await online([...args, '--download', download])
      expect([code, err]).toEqual([2, expect.stringContaining(`cannot be saved in ${download}`)])
    }
    expect(simulator.log).toEqual([])
  })

  test('a result that cannot be saved hides neither its link nor the others', async () => {
    const { online, simulator, dir } = await stage()
    simulator.script(
      { on: 'submit', answer: { kind: 'task', results } },
      { on: 'download', answer: { kind: 'expired' } },
    )
    const ended = await online(['run', '--workflow-id', ID, '--download', 'out'])
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining('The link has expired')])
    expect(ended.err).toMatch(/Done \(.*coin[\s\S]*expired/)
    expect(links(ended.out)).toEqual([expect.stringContaining('one.png')])
    expect(lines(ended.out)[1]).toBe(join('out', 'two.png'))
    expect(await readdir(join(dir, 'out'))).toEqual(['two.png'])

    const [id = ''] = simulator.tasks.keys()
    simulator.script({ on: 'download', skip: 1, answer: { kind: 'expired' } })
    const waited = await online(['wait', id, '--download', 'again', '--json'])
    expect(waited.code).toBe(1)
    const told = events(waited.out)
    expect(told.slice(-2)).toMatchObject([
      { type: 'result', results: [{}, {}], files: [join('again', 'one.png'), null] },
      { type: 'error', code: 'LINK_EXPIRED', exitCode: 1 },
    ])
    expect(told.at(-2).results[1].url).toContain('two.png')
  })

  test('Ctrl-C while it is saved does not hide its links', async () => {
    const { online, simulator } = await stage()
    simulator.script(
      { on: 'submit', answer: { kind: 'task', results } },
      { on: 'download', answer: { kind: 'hang' } },
    )
    let child: ((signal: NodeJS.Signals) => void) | undefined
    const ended = online(['run', '--workflow-id', ID, '--download', 'out'], {
      onErr: (_text, kill) => {
        child = kill
      },
    })
    await expect.poll(() => simulator.calls('download').length, { timeout: 10_000 }).toBe(1)
    child?.('SIGINT')
    const { code, out, err } = await ended
    expect([code, links(out).length]).toEqual([130, 2])
    expect(err).toContain('Stopped before all results were saved')
    expect(simulator.calls('cancel')).toEqual([])
  })
})

describe('a batch whose rows name workflows of their own', () => {
  const other = workflowIds.textToImage

  test('api.json says nothing of the others', async () => {
    const { online, file } = await stage()
    await file(
      'rows.yml',
      `- 6.text: a\n- 99.text: b\n  workflow-id: "${other}"\n- 7.text: c\n  workflow-id: "${ID}"\n`,
    )
    const flags = ['--workflow-id', ID, '--batch', 'rows.yml', '--pin-seeds', '--dry-run', '--json']
    const { code, out, err } = await online(['run', ...flags])
    expect(code, err).toBe(0)
    const fields = events(out).map(({ body }) => [
      body.workflowId,
      body.nodeInfoList.map((info: { nodeId: string }) => info.nodeId),
    ])
    expect(fields).toEqual([
      [ID, ['6', '3']],
      [other, ['99']],
      [ID, ['7', '3']],
    ])
    await file('titles.yml', `- Positive Prompt.text: b\n  workflow-id: "${other}"\n`)
    const refused = await online(['run', '--workflow-id', ID, '--batch', 'titles.yml'])
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('Positive Prompt')])
  })

  test('what is sent is what was checked', async () => {
    const { online, simulator, file } = await stage()
    await file('rows.yml', `- 6.text: a\n- 6.text: b\n  workflow-id: "${other}"\n`)
    const flags = ['--workflow-id', ID, '--batch', 'rows.yml', '--pin-seeds']
    const { code, err } = await online(['run', ...flags])
    expect(code, err).toBe(0)
    const sent = [...simulator.tasks.values()].map(({ request }) => JSON.parse(request.text))
    expect(sent.map(({ nodeInfoList }) => nodeInfoList.length)).toEqual([2, 1])
  })

  test('an api.json counts for all rows when it is named, and for none by chance', async () => {
    const { online, file } = await stage()
    await file('rows.yml', `- 99.text: b\n  workflow-id: "${other}"\n`)
    const flags = ['--batch', 'rows.yml', '--dry-run']
    expect((await online(['run', ...flags])).code).toBe(0)
    const named = await online(['run', 'api.json', ...flags])
    expect([named.code, named.err]).toEqual([2, expect.stringContaining('99.text')])
  })
})

test('--set takes JSON for lists and objects, and sends all digits', async () => {
  const { online, file } = await stage()
  await file('lists.json', '{"5": {"class_type": "X", "inputs": {"size": [1, 2, 3], "at": {}}}}')
  const args = ['run', 'lists.json', '--workflow-id', ID, '--dry-run', '--json']
  const set = ['--set', '5.size=[18446744073709551615, 2]', '--set', '5.at={"x": "[1]"}']
  const { out, err } = await online([...args, ...set])
  expect(
    JSON.parse(out || err).body.nodeInfoList.map((info: { fieldValue: string }) => info.fieldValue),
  ).toEqual(['[18446744073709551615,2]', '{"x":"[1]"}'])
  expect((await online([...args, '--set', '5.size=1 2'])).err).toContain('takes a list')
})
