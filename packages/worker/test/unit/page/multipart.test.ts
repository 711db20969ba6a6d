import { expect, test } from 'vitest'
import { toMultipart } from '../../../page/model/multipart.ts'

test('a multipart body has the values and the files, and the same bytes every time', async () => {
  const files = { photo: new File(['bytes'], 'a "b".png', { type: 'image/png' }) }
  const build = () => toMultipart({ prompt: 'Größe', seed: 7 }, files, 'one-boundary')
  const { body, type } = build()
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  expect([form.get('prompt'), form.get('seed')]).toEqual(['Größe', '7'])
  const photo = form.get('photo') as File
  expect([photo.type, await photo.text()]).toEqual(['image/png', 'bytes'])
  expect(await build().body.text()).toBe(await body.text())
})
