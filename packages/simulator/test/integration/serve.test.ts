import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { Simulator, type SimulatorOptions, workflowIds } from '../../src/index.ts'
import { serve } from '../../src/node.ts'
import type { Answer } from '../../src/script.ts'
import type { ResponseBody } from '../harness/test-client.ts'

async function served(options: Partial<SimulatorOptions> = {}) {
  const simulator = new Simulator({ pictureSize: 256, ...options })
  const server = await serve(simulator)
  const post = (path: string, body: unknown, init: RequestInit = {}) =>
    fetch(server.baseUrl + path, { method: 'POST', body: JSON.stringify(body), ...init })
  const create = async (answer: Answer = { kind: 'task' }): Promise<ResponseBody> => {
    simulator.script({ on: 'submit', answer })
    const body = { apiKey: simulator.options.apiKey, workflowId: workflowIds.textToImage }
    return (await (await post('/task/openapi/create', body)).json()) as ResponseBody
  }
  return { simulator, server, post, create, [Symbol.asyncDispose]: server.close }
}

test('serves two origins, and a task from submit to file', async () => {
  await using here = await served()
  expect(new URL(here.server.baseUrl).origin).not.toBe(new URL(here.server.filesUrl).origin)
  const { taskId } = (await here.create()).data
  await here.simulator.clock.sleep(5000)
  const response = await here.post('/task/openapi/outputs', {
    apiKey: here.simulator.options.apiKey,
    taskId,
  })
  const { fileUrl } = ((await response.json()) as ResponseBody).data[0]
  expect(fileUrl.startsWith(here.server.filesUrl)).toBe(true)
  const bytes = await (await fetch(fileUrl)).bytes()
  expect([...bytes.slice(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
})

describe('a script cuts the connection', () => {
  test('before the response', async () => {
    await using here = await served()
    const error = await here.create({ kind: 'drop', after: true }).catch((error) => error)
    expect(error).toMatchObject({ message: 'fetch failed' })
    expect(here.simulator.tasks.size).toBe(1)
  })

  test('in the middle of a file', async () => {
    await using here = await served()
    const { taskId } = (await here.create()).data
    await here.simulator.clock.sleep(5000)
    const [published] = here.simulator.publish(here.simulator.tasks.get(taskId) as never)
    here.simulator.script({ on: 'download', answer: { kind: 'truncated' } })
    const response = await fetch(published?.url ?? '')
    expect(response.status).toBe(200)
    await expect(response.bytes()).rejects.toThrow('terminated')
  })

  test('when the client of a hanging call disconnects', async () => {
    await using here = await served()
    here.simulator.script({ on: 'account', answer: { kind: 'hang' } })
    const stop = new AbortController()
    const call = here.post('/uc/openapi/accountStatus', {}, { signal: stop.signal })
    while (here.simulator.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    stop.abort()
    await expect(call).rejects.toThrow()
    while (here.simulator.log[0]?.status === 'pending')
      await new Promise((resolve) => setTimeout(resolve, 2))
    expect(here.simulator.log[0]?.status).toBe('dropped')
  })
})

test('serve rejects and closes everything when a port is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  await expect(serve(new Simulator(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await expect(serve(new Simulator(), { filesPort: port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
  other.close()
})

describe('the controls over HTTP', () => {
  test('set script, options and clock, return log and tasks, and reset', async () => {
    await using here = await served()
    const ok = async (path: string, body: unknown) =>
      (await here.post(`/__simulator/${path}`, body)).json()
    expect(await ok('script', [{ on: 'submit', answer: { kind: 'refuse', code: 421 } }])).toEqual({
      ok: true,
    })
    expect(await here.create()).toMatchObject({ code: 421 })
    expect(await ok('options', { runMs: 1000, money: null })).toEqual({ ok: true })
    await here.create()
    const before = here.simulator.clock.now()
    await ok('clock', { advance: 2000 })
    expect(here.simulator.clock.now() - before).toBe(2000)

    const get = async (path: string) =>
      (await fetch(`${here.server.baseUrl}/__simulator/${path}`)).json() as Promise<ResponseBody>
    const log = await get('log')
    expect(log).toHaveLength(2) // the controls themselves are left out
    expect(JSON.parse(log[0].text)).toMatchObject({ workflowId: workflowIds.textToImage })
    expect(await get('tasks')).toMatchObject([{ state: 'SUCCESS', runMs: 1000 }])
    await ok('reset', {})
    expect(await get('log')).toEqual([])
  })

  test.each([
    ['script', { on: 'submit', answer: { kind: 'x' } }, 'answer.kind'],
    [
      'options',
      { runMs: '5', nothing: 1 },
      'runMs: expected a number, got string; nothing: no such option',
    ],
    ['clock', { advance: 'x' }, 'advance: expected milliseconds'],
  ])('refuse /%s with %j', async (path, body, message) => {
    await using here = await served()
    const response = await here.post(`/__simulator/${path}`, body)
    expect(response.status).toBe(400)
    expect(((await response.json()) as ResponseBody).error).toContain(message)
  })

  test('log a body that is not text as base64', async () => {
    await using here = await served()
    await here.post('/nowhere', null, { body: new Uint8Array([255, 0, 1]) })
    const [call] = (await (
      await fetch(`${here.server.baseUrl}/__simulator/log`)
    ).json()) as ResponseBody
    expect(call).toMatchObject({ operation: 'unknown', base64: '/wAB' })
  })
})

describe('the WebSocket', () => {
  const listen = async (url: string) => {
    const socket = new WebSocket(url)
    const messages: string[] = []
    socket.on('message', (data, isBinary) => messages.push(isBinary ? 'binary' : String(data)))
    await once(socket, 'open')
    return { socket, messages }
  }

  test('sends the progress of the run until its end', async () => {
    await using here = await served()
    const { data } = await here.create({ kind: 'task', startsRunning: true })
    const { socket, messages } = await listen(data.netWssUrl)
    const closed = once(socket, 'close')
    await here.simulator.clock.sleep(10_000)
    await closed
    expect(messages.filter((text) => text.includes('"progress"'))).toHaveLength(4)
    expect(messages).toContain('binary')
    expect(messages.at(-1)).toContain('execution_success')
  })

  test('closes early with wsClosesEarly, and the task continues', async () => {
    await using here = await served({ wsClosesEarly: true })
    const { data } = await here.create({ kind: 'task', startsRunning: true })
    const { socket, messages } = await listen(data.netWssUrl)
    const closed = once(socket, 'close')
    await here.simulator.clock.sleep(3500)
    await closed
    expect(messages.join()).not.toContain('"executed"')
    expect(here.simulator.tasks.get(data.taskId)?.state).toBe('RUNNING')
  })

  test('survives a client that disconnects, and refuses an unknown clientId', async () => {
    await using here = await served()
    const { data } = await here.create({ kind: 'task', startsRunning: true })
    const { socket } = await listen(data.netWssUrl)
    socket.terminate()
    await here.simulator.clock.sleep(10_000)
    expect(here.simulator.tasks.get(data.taskId)?.state).toBe('SUCCESS')
    const refused = new WebSocket(data.netWssUrl.replace(/clientId=\w+/, 'clientId=0'))
    const [error] = await once(refused, 'error')
    expect(error.message).toContain('403')
  })
})
