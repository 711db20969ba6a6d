import type { Hono } from 'hono'
import { v1Body, v2UploadBody } from '../envelopes.ts'
import { type AppContext, type AppEnv, createOperation } from '../operation.ts'
import { contentTypeOf } from '../placeholders.ts'
import type { SimulatorState } from '../state.ts'
import { v1Refusal, v2Refusal } from './request.ts'

const fileTypes = ['input', 'image', 'video', 'audio', 'zip']

/**
 * Adds the uploads. The returned name is the hash of the bytes with the extension of the sent name.
 */
export function uploadRoutes(app: Hono<AppEnv>, simulator: SimulatorState): void {
  const { options } = simulator

  app.post(
    '/task/openapi/upload',
    createOperation(simulator, 'upload', 'v1', async (c) => {
      const form = await formOf(c)
      const refusal = v1Refusal(options, c, form?.get('apiKey'))
      if (refusal) return c.json(v1Body(options, refusal))
      const file = form?.get('file')
      const fileType = form?.get('fileType')
      if (!(file instanceof File) || !file.name || !fileTypes.includes(String(fileType)))
        return c.json(v1Body(options, { code: 301 }))
      if (file.size > options.uploadLimit) return c.json(v1Body(options, { code: 809 }))
      const { fileName } = await storeUpload(simulator, file, 'api/')
      return c.json(v1Body(options, { code: 0, data: { fileName, fileType } }))
    }),
  )

  app.post(
    '/openapi/v2/media/upload/binary',
    createOperation(simulator, 'upload', 'v2', async (c) => {
      const refusal = v2Refusal(options, c)
      const unknownKey = { code: 401, msg: 'ApiKey verification failed: API Key不存在' }
      if (refusal) return c.json(v2UploadBody(options, refusal.code === 806 ? unknownKey : refusal))
      const file = (await formOf(c))?.get('file')
      if (!(file instanceof File) || !file.name)
        return c.json(v2UploadBody(options, { code: 1007 }))
      if (file.size > options.uploadLimit) return c.json(v2UploadBody(options, { code: 1008 }))
      const { fileName, url } = await storeUpload(simulator, file, 'openapi/')
      const type = contentTypeOf(extensionOf(file.name)).split('/')[0]
      const data = { type, download_url: url, fileName, size: String(file.size) }
      const code = options.v2UploadCode200 ? 200 : 0
      return c.json(v2UploadBody(options, { code, msg: 'success', data }))
    }),
  )
}

async function formOf(c: AppContext): Promise<FormData | undefined> {
  const { body, headers } = c.var.call
  try {
    const type = headers['content-type'] ?? ''
    return await new Response(body, { headers: { 'content-type': type } }).formData()
  } catch {
    return undefined
  }
}

const extensionOf = (name: string) => /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

async function storeUpload(simulator: SimulatorState, file: File, folder: string) {
  const bytes = await file.bytes()
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  const hash = [...new Uint8Array(digest)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  const extension = extensionOf(file.name)
  const name = extension ? `${hash}.${extension}` : hash
  const fileName = extension === 'zip' ? hash : `${folder}${name}`
  simulator.uploads.set(fileName, bytes)
  const expiresAt = simulator.clock.now() + simulator.options.fileLifetime
  const stored = { bytes, contentType: contentTypeOf(extension) }
  const url = simulator.store(`/input/openapi/${name}`, stored, expiresAt)
  return { fileName, url }
}
