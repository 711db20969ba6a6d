import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { setup, WORKFLOW_ID } from '../harness/setup.ts'
import { Terminal } from '../harness/terminal.ts'

const RUN = ['run', '--workflow-id', WORKFLOW_ID, '--set', '3.steps=4']

/** Runs the program in a terminal until it exits, and returns what it wrote. */
async function runInTerminal(flags: string[], env: Record<string, string> = {}) {
  const started = await setup()
  const terminal = new Terminal([...RUN, '--base-url', started.baseUrl, ...flags], {
    cwd: started.dir,
    env: { ...started.env, ...env },
  })
  onTestFinished(() => terminal.kill())
  expect(await terminal.exited, terminal.text).toBe(0)
  return { ...started, terminal, written: terminal.written }
}

/** Returns the file in the control sequences of kitty. */
function kittyPayload(written: string): Buffer {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences
  const chunks = [...written.matchAll(/\u001b_G[^;]*;([^\u001b]*)\u001b\\/g)]
  return Buffer.from(chunks.map(([, data]) => data).join(''), 'base64')
}

test('--show kitty shows the saved file after its path', async () => {
  const { dir, written } = await runInTerminal(['--show', 'kitty', '--download', 'out'])
  const [name = ''] = await readdir(join(dir, 'out'))
  const saved = await readFile(join(dir, 'out', name))
  expect(kittyPayload(written).equals(saved)).toBe(true)
  expect(written.indexOf('\u001b_G')).toBeGreaterThan(written.indexOf(name))
})

test('--show iterm2 shows a result that is not saved, and leaves no copy', async () => {
  const temp = (await setup()).dir
  const { written } = await runInTerminal(['--show', 'iterm2'], { TMPDIR: temp, TEMP: temp })
  expect(written).toMatch(/]1337;File=inline=1;size=\d{4,};[^:]*:iVBOR/)
  const copies = (await readdir(temp)).filter((name) => name.startsWith('runninghub-'))
  expect(copies).toEqual([])
})

test('--show auto uses the protocol of the terminal', async () => {
  const { written } = await runInTerminal(['--show', 'auto'], { KITTY_WINDOW_ID: '1' })
  expect(written).toContain('\u001b_G')
})

test('--show auto says when the terminal is not known to show images', async () => {
  const { written, terminal } = await runInTerminal(['--show', 'auto'])
  expect(written).not.toMatch(/_G|1337/)
  expect(terminal.text).toContain('Images are not shown')
})

test('without --show no image is written', async () => {
  const { written } = await runInTerminal([], { KITTY_WINDOW_ID: '1' })
  expect(written).not.toContain('\u001b_G')
})

test.each([[[]], [['--json']]])('--show writes no image into a pipe %j', async (flags) => {
  const { runOnline } = await setup()
  const { code, out, err } = await runOnline([...RUN, '--show', 'kitty', ...flags])
  expect(code, err).toBe(0)
  expect(out + err).not.toContain('\u001b')
})

test('an unknown protocol is refused', async () => {
  const { runOnline, simulator } = await setup()
  const { code, err } = await runOnline([...RUN, '--show', 'yes'])
  expect([code, err]).toEqual([2, expect.stringContaining('expected auto, kitty, iterm2, sixel')])
  expect(simulator.log).toEqual([])
})
