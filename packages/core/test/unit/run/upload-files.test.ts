import { expect, test } from 'vitest'
import { blobUpload, RunningHubClient } from '../../../src/index.ts'
import { uploadFiles } from '../../../src/run/upload-files.ts'
import { hanging, KEY, scripted } from '../../harness/scripted-service.ts'

const file = {
  nodeId: '10',
  fieldName: 'image',
  target: '10.image',
  origin: 'override',
  file: 'a.png',
} as const
const change = { ...file, fileKind: 'image' } as const
const openFile = async () => blobUpload('a.png', new Blob(['picture']))
const uploaded = JSON.stringify({ code: 0, msg: 'success', data: { fileName: 'api/1.png' } })

test('without listeners', async () => {
  const { client } = scripted([uploaded])
  expect(await uploadFiles(client, [change], { openFile })).toEqual([
    { nodeId: '10', fieldName: 'image', fieldValue: 'api/1.png' },
  ])
})

test('without a way to open files, the error says what to pass', async () => {
  const { client } = scripted([uploaded])
  await expect(uploadFiles(client, [change], {})).rejects.toMatchObject({
    code: 'FILE_UNUSABLE',
    facts: { kind: 'file-not-openable', target: '10.image', file: 'a.png' },
    hintFacts: { kind: 'pass-open-file' },
  })
})

test('an abort ends an upload that is under way', async () => {
  const stop = new AbortController()
  const fetch = hanging(() => stop.abort(new Error('stopped')))
  const client = new RunningHubClient({ apiKey: KEY, fetch, retries: false })
  const { signal } = stop
  await expect(uploadFiles(client, [change], { openFile, signal })).rejects.toThrow('stopped')
})
