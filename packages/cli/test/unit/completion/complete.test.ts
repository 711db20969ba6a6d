import { expect, test } from 'vitest'
import { COMMANDS } from '../../../src/commands/commands.ts'
import { completeWords } from '../../../src/completion/complete.ts'
import { en } from '../../../src/messages/en.ts'

const TASKS = ['1910246754753896450', '2010246754753896450']
const commands = Object.fromEntries(
  await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => [name, (await load()).command] as const),
  ),
)
const complete = (line: string) =>
  completeWords(line.split(' '), { commands, taskIds: TASKS, messages: en })

test.each<[string, string[]]>([
  ['', Object.keys(COMMANDS)],
  ['lo', ['login', 'logout']],
  ['help ca', ['cancel']],
  ['run --w', ['--workflow-id']],
  ['run --set a --se', ['--set']],
  ['run --json --js', []],
  ['run --api ', ['v1', 'v2']],
  ['run --lang z', ['zh']],
  ['run --inputs ', []],
  ['run ', []],
  ['wait ', TASKS],
  ['wait 20', ['2010246754753896450']],
  ['wait --timeout 5m ', TASKS],
  [`wait ${TASKS[0]} `, []],
  ['init ', ['action', 'worker']],
  ['init action ', []],
  ['completion ', ['bash', 'zsh', 'fish', 'powershell']],
  ['nonsense ', []],
])('"%s" is completed to %j', (line, expected) => {
  expect(complete(line).map(({ value }) => value)).toEqual(expected)
})

test('a candidate has the description of the help', () => {
  expect(complete('wai')).toEqual([{ value: 'wait', description: 'wait for a task' }])
})
