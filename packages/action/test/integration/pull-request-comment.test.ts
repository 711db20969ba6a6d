import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { writeComment } from '../../src/report/github/pull-request-comment.ts'

test('limits all comment calls to 30 s together', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'comment-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const GITHUB_EVENT_PATH = join(dir, 'event.json')
  await writeFile(GITHUB_EVENT_PATH, '{"pull_request": {"number": 7}}')
  const env = { GITHUB_REPOSITORY: 'someone/pictures', GITHUB_EVENT_PATH }
  const limit = vi
    .spyOn(AbortSignal, 'timeout')
    .mockReturnValue(AbortSignal.abort(new Error('over')))
  const { signal } = new AbortController()
  await expect(
    writeComment(env, { token: 'github-token', key: '0', render: () => 'text', signal }),
  ).rejects.toThrow('over')
  expect(limit.mock.calls).toEqual([[30_000]])
  limit.mockRestore()
})
