import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, onTestFinished, test } from 'vitest'
import { holdCreates } from '../../../test/support/hold-creates.ts'
import { environment, example, KEY, rehearsal, run } from './support/program.ts'
import { Terminal } from './support/terminal.ts'

async function stage(
  args: string[],
  options: { env?: Record<string, string>; columns?: number; heldTime?: boolean } = {},
) {
  const place = await rehearsal()
  onTestFinished(() => place[Symbol.asyncDispose]())
  await mkdir(join(place.dir, 'pictures'))
  await copyFile(example('image-to-image/api.json'), join(place.dir, 'cat.api.json'))
  await copyFile(example('image-to-image/input.png'), join(place.dir, 'pictures', 'cat.png'))
  const terminal = new Terminal(['run', '--base-url', place.baseUrl, ...args], {
    cwd: place.dir,
    env: environment(join(place.dir, 'config'), options.env),
    ...(options.columns && { columns: options.columns }),
    ...(options.heldTime && { heldTime: options.heldTime }),
  })
  onTestFinished(() => terminal.kill())
  return { ...place, terminal }
}

test('the whole conversation, from the key to the picture on disk', async () => {
  const { terminal, simulator, dir } = await stage([])
  await terminal.see('API key')
  terminal.type(KEY)
  terminal.press('enter')
  await terminal.see('Store the key')
  terminal.press('enter')
  await terminal.see('Workflow id')
  terminal.type(`https://www.runninghub.cn/workflow/${workflowIds.imageToImage}?source=workspace`)
  terminal.press('enter')
  await terminal.see('Path of api.json')
  terminal.type('cat')
  await terminal.see('cat.api.json')
  terminal.press('enter')

  await terminal.see('Which node?')
  terminal.type('input pic')
  await terminal.see('1 match')
  terminal.press('enter')
  await terminal.see('Which field of node 10')
  terminal.press('enter')
  await terminal.see('Path of the image file for image')
  terminal.type('pic')
  await terminal.see('pictures/')
  terminal.press('tab')
  await terminal.see('pictures/cat.png')
  terminal.press('enter')

  await terminal.see('Run it with 1 change')
  terminal.type('positive')
  await terminal.see('1 match')
  terminal.press('enter')
  await terminal.see('Which field of node 6')
  terminal.press('enter')
  await terminal.see('New text of text')
  terminal.type(', in the rain')
  terminal.press('enter')
  terminal.type('at night')
  terminal.press('enter', 'enter')

  await terminal.see('Run it with 2 changes')
  terminal.type('ksampler')
  await terminal.see('1 match')
  terminal.press('enter')
  await terminal.see('Which field of node 3')
  terminal.type('steps')
  await terminal.see('steps: 20')
  terminal.press('enter')
  await terminal.see('New value of steps')
  terminal.press('backspace', 'backspace')
  terminal.type('many')
  terminal.press('enter')
  await terminal.see('takes a number')
  terminal.press('backspace', 'backspace', 'backspace', 'backspace')
  terminal.type('12')
  terminal.press('enter')

  await terminal.see('Run it with 3 changes')
  terminal.press('enter')
  await terminal.see('Directory to save')
  terminal.press('enter')
  await terminal.see('This costs coins')
  terminal.press('enter')
  await terminal.see('As a preset of the Worker')
  expect(await terminal.exited).toBe(0)

  const [task] = simulator.tasks.values()
  expect(JSON.parse(task?.request.text ?? '')).toMatchObject({
    workflowId: workflowIds.imageToImage,
    nodeInfoList: [
      { nodeId: '10', fieldName: 'image', fieldValue: expect.stringMatching(/^api\/.*\.png$/) },
      {
        nodeId: '6',
        fieldName: 'text',
        fieldValue: 'a watercolour painting, soft paper texture, in the rain\nat night',
      },
      { nodeId: '3', fieldName: 'steps', fieldValue: 12 },
    ],
  })
  expect(simulator.tasks.size).toBe(1)
  const [saved] = await readdir(join(dir, 'results'))
  expect((await stat(join(dir, 'results', saved ?? ''))).size).toBeGreaterThan(1000)
  expect(terminal.written).not.toContain(KEY)
})

test('an emoji in a text of several lines is one character, however it is edited', async () => {
  const { terminal, simulator } = await stage(
    ['cat.api.json', '--workflow-id', workflowIds.imageToImage, '--download', 'out'],
    { env: { RUNNINGHUB_API_KEY: KEY } },
  )
  await terminal.see('Which node')
  terminal.type('positive')
  await terminal.see('1 match')
  terminal.press('enter')
  await terminal.see('Which field of node 6')
  terminal.press('enter')
  await terminal.see('New text of text')
  terminal.type(' 😀cat')
  await terminal.see('😀cat')
  // Between the emoji and the cat, over the emoji, and back over it.
  terminal.press('left', 'left', 'left', 'left')
  terminal.type('🐈')
  await terminal.see('🐈😀cat')
  terminal.press('right')
  terminal.type('🎉!')
  await terminal.see('🐈😀🎉!cat')
  terminal.press('backspace', 'backspace')
  await terminal.see('🐈😀cat')
  terminal.press('left', 'delete')
  await terminal.see('🐈cat')
  terminal.press('right', 'right', 'right', 'enter', 'enter')
  await terminal.see('Run it with 1 change')
  terminal.press('enter')
  await terminal.see('This costs coins')
  terminal.press('enter')
  expect(await terminal.exited).toBe(0)
  const [task] = simulator.tasks.values()
  expect(JSON.parse(task?.request.text ?? '').nodeInfoList[0].fieldValue).toBe(
    'a watercolour painting, soft paper texture 🐈cat',
  )
})

/** The key is known, so it is not asked for. */
const keyed = { env: { RUNNINGHUB_API_KEY: KEY } }

describe('going back', () => {
  test('from every question to the one before, and answers are kept until they are given anew', async () => {
    const { terminal, simulator } = await stage(
      ['cat.api.json', '--workflow-id', workflowIds.imageToImage],
      keyed,
    )
    const last = (text: string) => terminal.see(new RegExp(`${text}[^◇◆■]*$`))
    await last('Which node')
    terminal.type('ksampler')
    terminal.press('enter')
    await last('Which field of node 3')
    terminal.type('steps')
    terminal.press('enter')
    await last('New value of steps')
    terminal.press('escape')
    await last('Which field of node 3')
    terminal.press('escape')
    await last('Which node')
    terminal.press('enter')
    await last('Directory to save')
    terminal.press('enter')
    await last('This costs coins')
    terminal.press('escape')
    await last('Directory to save')
    terminal.press('escape')
    await last('Which node')
    terminal.press('escape')
    await terminal.see('Nothing was sent')
    expect(await terminal.exited).toBe(130)
    expect(simulator.log).toEqual([])
  })

  test('from the review to change something else', async () => {
    const { terminal, simulator } = await stage([
      'cat.api.json',
      '--workflow-id',
      workflowIds.imageToImage,
      '--download',
      'out',
      '--set',
      '3.steps=7',
    ])
    await terminal.see('API key')
    terminal.type(KEY)
    terminal.press('enter')
    await terminal.see('Store the key')
    terminal.press('enter')
    await terminal.see('This costs coins')
    terminal.press('down', 'enter')
    await terminal.see('Run it with 1 change')
    terminal.press('ctrlC')
    expect(await terminal.exited).toBe(130)
    expect(simulator.log).toEqual([])
  })
})

test('the key is stored only when asked to, for its user alone, and for its site', async () => {
  const { terminal, dir, baseUrl } = await stage([
    'cat.api.json',
    '--workflow-id',
    workflowIds.imageToImage,
  ])
  await terminal.see('API key')
  terminal.type(KEY)
  terminal.press('enter')
  await terminal.see('Store the key')
  terminal.type('y')
  await terminal.see('Which node')
  terminal.press('ctrlC')
  await terminal.exited
  const path = join(dir, 'config', 'runninghub', 'keys.json')
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ [baseUrl]: KEY })
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  const env = environment(join(dir, 'config'))
  expect((await run(['account', '--base-url', baseUrl], { env })).out).toContain('1000')
  expect((await run(['account', '--base-url', 'http://127.0.0.1:9'], { env })).code).toBe(2)
})

test('a wrong file is explained and asked for again', async () => {
  const { terminal, dir } = await stage(['--workflow-id', workflowIds.imageToImage], keyed)
  await writeFile(join(dir, 'notes.txt'), 'no workflow')
  await terminal.see('Path of api.json')
  terminal.type('missing')
  await terminal.see('Nothing matches')
  terminal.press('enter')
  await terminal.see('There is no such file')
  terminal.press(...Array.from('missing', () => 'backspace' as const))
  terminal.type('"pictures"')
  terminal.press('enter')
  await terminal.see(/directory|no such file/)
  terminal.press(...Array.from('"pictures"', () => 'backspace' as const))
  terminal.type('notes')
  await terminal.see('notes.txt')
  terminal.press('enter')
  await terminal.see('The file is no workflow in the API format')
  await terminal.see(/Path of api\.json[^◇◆■]*$/)
})

describe('Ctrl-C while a task runs', () => {
  const underway = async () => {
    const place = await stage(
      ['cat.api.json', '--workflow-id', workflowIds.imageToImage, '--download', 'out'],
      keyed,
    )
    place.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
    await place.terminal.see('Which node')
    place.terminal.press('enter')
    await place.terminal.see('This costs coins')
    place.terminal.press('enter')
    await place.terminal.see('was made')
    place.terminal.press('ctrlC')
    await place.terminal.see('What is to become of it?')
    return place
  }

  test('asks, and leaves the task when told to', async () => {
    const { terminal, simulator } = await underway()
    terminal.press('down', 'enter')
    await terminal.see('It was left running')
    await terminal.see('To follow it: runninghub wait')
    expect(await terminal.exited).toBe(130)
    expect(simulator.calls('cancel')).toEqual([])
  })

  test('a second one cancels it and quits', async () => {
    const { terminal, simulator } = await underway()
    terminal.press('ctrlC')
    await terminal.see('It was cancelled on RunningHub')
    expect(await terminal.exited).toBe(130)
    expect(simulator.calls('cancel')).toHaveLength(1)
  })

  test('one more, while it is being cancelled, does not ask again but quits', async () => {
    const { terminal, simulator } = await underway()
    simulator.script({ on: 'cancel', times: 99, answer: { kind: 'hang' } })
    terminal.press('enter')
    await terminal.see('Stopping.')
    terminal.press('ctrlC')
    await terminal.see('To follow it: runninghub wait')
    expect(await terminal.exited).toBe(5)
    expect(terminal.text.split('What is to become of it?')).toHaveLength(2)
  })

  test('a window that is closed cancels it without a question', async () => {
    const { terminal, simulator } = await underway()
    terminal.kill()
    await terminal.exited
    expect(simulator.calls('cancel')).toHaveLength(1)
  })

  test('going on asks again the next time', async () => {
    const { terminal, simulator } = await underway()
    terminal.press('down', 'down', 'enter')
    await terminal.see(/Running[^◆]*$/)
    terminal.press('ctrlC')
    await terminal.see(/◆[^◇]*What is to become of it\?[^◇]*$/)
    terminal.press('enter')
    expect(await terminal.exited).toBe(130)
    expect(simulator.calls('cancel')).toHaveLength(1)
  })
})

test('Ctrl-C during the create call waits for its answer; a second one quits, and says what may be', async () => {
  const { terminal, simulator, baseUrl } = await stage(
    ['cat.api.json', '--workflow-id', workflowIds.imageToImage, '--download', 'out'],
    { ...keyed, heldTime: true },
  )
  onTestFinished(holdCreates(simulator))
  await terminal.see('Which node')
  terminal.press('enter')
  await terminal.see('This costs coins')
  terminal.press('enter')
  await expect.poll(() => simulator.tasks.size, { timeout: 10_000 }).toBe(1)
  terminal.press('ctrlC')
  await terminal.see(/a task may be made that costs.*Ctrl-C again quits at once/)
  terminal.press('ctrlC')
  await terminal.see(`a task may exist, and cost. Look at the task list on ${baseUrl}`)
  expect(await terminal.exited).toBe(5)
})

describe('on every screen', () => {
  test('Chinese, narrow: no line is wider than the terminal', async () => {
    const { terminal } = await stage(['cat.api.json', '--workflow-id', workflowIds.imageToImage], {
      env: { RUNNINGHUB_API_KEY: KEY, LANG: 'zh_CN.UTF-8' },
      columns: 44,
    })
    await terminal.see('修改哪个节点')
    terminal.type('positive')
    await terminal.see('1 项')
    terminal.press('enter')
    await terminal.see('哪个字段')
    terminal.press('enter')
    await terminal.see('按两次 Enter 结束')
    terminal.type('，一只猫在雨中')
    terminal.press('enter', 'enter')
    await terminal.see('已修改 1 处')
    terminal.press('enter')
    await terminal.see('保存到哪个目录')
    terminal.press('enter')
    await terminal.see('继续修改')
    terminal.press('enter')
    await terminal.see('用 Worker 预设')
    expect(await terminal.exited).toBe(0)
    expect(terminal.text).not.toMatch(/Search|to select|confirm|match|Uploading|Done/)
  })

  test.each([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['without colours', { TERM: 'xterm-mono', NO_COLOR: '1' }],
  ])('%s: no colour is written', async (_name, env) => {
    const { terminal } = await stage(['cat.api.json', '--workflow-id', workflowIds.imageToImage], {
      env: { RUNNINGHUB_API_KEY: KEY, ...env },
    })
    await terminal.see('Which node')
    terminal.press('ctrlC')
    await terminal.exited
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
    expect(terminal.written).not.toMatch(/\u001b\[(?:3[0-7]|9[0-7])m/)
  })

  test('a terminal that cannot move its cursor is not asked anything', async () => {
    const { terminal } = await stage([], { env: { TERM: 'dumb', RUNNINGHUB_API_KEY: KEY } })
    await terminal.see('--workflow-id')
    expect(await terminal.exited).toBe(2)
  })
})

test('the screen in the docs is what a person sees', async () => {
  const { terminal, dir, baseUrl } = await stage([], {})
  const answers: [string, ...(string | { press: 'enter' | 'tab' })[]][] = [
    ['API key', KEY, { press: 'enter' }],
    ['Store the key', { press: 'enter' }],
    ['Workflow id', workflowIds.imageToImage, { press: 'enter' }],
    ['Path of api.json', 'cat', { press: 'enter' }],
    ['Which node', 'input', { press: 'enter' }],
    ['Which field of node 10', { press: 'enter' }],
    ['Path of the image', 'pic', { press: 'tab' }],
    ['pictures/cat.png', { press: 'enter' }],
    ['Run it with 1 change', 'positive', { press: 'enter' }],
    ['Which field of node 6', { press: 'enter' }],
    ['New text of text', ', a cat in the rain', { press: 'enter' }, { press: 'enter' }],
    ['Run it with 2 changes', { press: 'enter' }],
    ['Directory to save', { press: 'enter' }],
    ['This costs coins', { press: 'enter' }],
  ]
  for (const [question, ...keys] of answers) {
    await terminal.see(question)
    for (const key of keys) {
      if (typeof key === 'string') terminal.type(key)
      else terminal.press(key.press)
      if (typeof key === 'string') await terminal.see(key === KEY ? /[▪*•]{32}/ : key)
    }
  }
  await terminal.see(/As a preset of the Worker[\s\S]*\n\}$/)
  const shown = terminal.text
    .replaceAll(join(dir, 'config'), '~/.config')
    .replace(/\n│ {2}(?=you alone|readable|for you)/, '')
    .replaceAll(` --base-url ${baseUrl}`, '')
    .replace(/\n +base-url: .*/, '')
    .replaceAll(baseUrl, 'https://www.runninghub.cn')
    .replace(/Done \(.*\)/, 'Done (0:35, 7 coins)')
  const docs = await readFile(new URL('../../../docs/terminal.md', import.meta.url), 'utf8')
  const [, screen = ''] = /```text\n([\s\S]*?)\n```/.exec(docs) ?? []
  const steady = (text: string) => text.replace(/\d{19}|[0-9a-f]{64}|ComfyUI_\w+|\s+/g, ' ')
  expect(steady(screen)).toBe(steady(shown))
})
