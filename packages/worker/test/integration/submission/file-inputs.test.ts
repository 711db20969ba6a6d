import { describe, expect, test } from 'vitest'
import { MAX_FILES } from '../../../src/validation/plan-inputs.ts'
import { World } from '../../harness/world.ts'

const FILE_URL = 'https://files.example/my%20cat.png?sign=secret'

describe('a task with a file', () => {
  const input = { nodeId: '10', fieldName: 'image', url: FILE_URL }
  /** A workflow whose graph the simulator does not check. */
  const workflowId = '1904136902449209999'

  test('uploads each distinct URL once', async () => {
    const world = new World()
    world.hosts['files.example'] = () =>
      new Response(new Uint8Array(1000).fill(5), { headers: { 'content-type': 'image/png' } })
    const task = await world.createTask({ workflowId, files: [input, { ...input, nodeId: '11' }] })
    await world.idle()
    expect(world.simulator.calls('upload')).toHaveLength(1)
    const [name, bytes] = [...world.simulator.uploads][0] ?? []
    expect(bytes).toEqual(new Uint8Array(1000).fill(5))
    expect(world.simulator.calls('submit')[0]?.text).toContain(`"fieldValue":"${name}"`)
    await world.clock.advance(10_000)
    await world.idle()
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('fails before anything is billed when the file does not exist', async () => {
    const world = new World()
    world.hosts['files.example'] = () => new Response(null, { status: 404 })
    const task = await world.createTask({ workflowId, files: [input] })
    await world.idle()
    expect(await world.getTask(task)).toMatchObject({
      status: 'failed',
      error: { code: 'FILE_UNUSABLE' },
    })
    expect(world.simulator.calls('submit')).toEqual([])
  })

  test('fails before anything is billed when the link is a web page or another kind of file', async () => {
    for (const [body, type] of [
      ['<html>Log in', 'text/html'],
      ['a cat', 'text/plain'],
    ]) {
      const world = new World()
      world.hosts['files.example'] = () =>
        new Response(body, { headers: { 'content-type': type ?? '' } })
      const task = await world.createTask({ workflowId, files: [{ ...input, kind: 'image' }] })
      await world.idle()
      expect(await world.getTask(task)).toMatchObject({
        status: 'failed',
        error: { code: 'FILE_UNUSABLE' },
      })
      expect(world.simulator.calls('upload')).toEqual([])
      expect(world.simulator.calls('submit')).toEqual([])
    }
  })

  test('waits for a temporary failure of the file server, while other tasks continue', async () => {
    const world = new World()
    let requests = 0
    world.hosts['files.example'] = () => new Response('x', { status: ++requests < 3 ? 503 : 200 })
    const task = await world.createTask({ workflowId, files: [input] })
    await world.idle()
    const other = await world.createTask()
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    expect(await world.getTask(task)).toMatchObject({ status: 'waiting' })
    expect(await world.getTask(other)).toMatchObject({ status: 'succeeded' })
    await world.minutes(4)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  })

  test('fails after five attempts when the failure of the file server lasts', async () => {
    const world = new World()
    let requests = 0
    world.hosts['files.example'] = () => {
      requests++
      return new Response(null, { status: 503 })
    }
    const task = await world.createTask({ workflowId, files: [input] })
    await world.idle()
    await world.minutes(15)
    expect(await world.getTask(task)).toMatchObject({
      status: 'failed',
      error: { code: 'UPLOAD_FAILED' },
    })
    expect(requests).toBe(5)
  })

  test('uploads on the second attempt only the files that are missing, in the right order', async () => {
    const world = new World()
    const urls = ['https://files.example/1.png', 'https://files.example/2.png']
    let requests = 0
    world.hosts['files.example'] = ({ url }) =>
      new Response(url, { status: ++requests === 2 ? 503 : 200 })
    const files = urls.map((url, n) => ({ nodeId: `${n}`, fieldName: 'image', url }))
    await world.createTask({ workflowId, nodeInfoList: [], files })
    await world.idle()
    await world.minutes(3)
    expect(requests).toBe(3)
    const [create] = world.simulator.calls('submit')
    const names = [...(create?.text ?? '').matchAll(/"fieldValue":"([^"]+)"/g)].map(
      ([, name = '']) => name,
    )
    const uploaded = (name: string) => new TextDecoder().decode(world.simulator.uploads.get(name))
    expect(names.map(uploaded)).toEqual(urls)
  })

  test('does not upload the file again after a full queue', async () => {
    const world = new World()
    world.hosts['files.example'] = () => new Response('x')
    world.simulator.script({ on: 'submit', times: 3, answer: { kind: 'refuse', code: 421 } })
    const task = await world.createTask({ workflowId, files: [input] })
    await world.idle()
    await world.minutes(3)
    expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
    expect(world.simulator.calls('upload')).toHaveLength(1)
  })
})

test('several tasks with the maximum of files share the subrequests of an invocation', async () => {
  const world = new World()
  world.hosts['files.example'] = () => new Response('an image')
  const tasks = []
  for (const task of ['a', 'b', 'c']) {
    const files = Array.from({ length: MAX_FILES }, (_, n) => {
      return { nodeId: `${n}`, fieldName: 'image', url: `https://files.example/${task}${n}.png` }
    })
    tasks.push(await world.createTask({ workflowId: '1904136902449209999', files }))
  }
  await world.idle()
  await world.minutes(10)
  for (const task of tasks) expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
  // No file is uploaded twice, except those that were interrupted.
  expect(world.simulator.calls('upload').length).toBeLessThan(4 * MAX_FILES)
})
