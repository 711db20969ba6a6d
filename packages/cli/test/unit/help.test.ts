import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parseCommandArgs } from '../../src/args.ts'
import { COMMANDS } from '../../src/commands/commands.ts'
import { EXIT } from '../../src/exit-code.ts'
import { formatFlag, withCommonFlags } from '../../src/flags.ts'
import { formatCommandHelp, formatMainHelp } from '../../src/help.ts'
import { type CommandName, getMessages, LANGUAGES } from '../../src/messages/messages.ts'

const names = Object.keys(COMMANDS) as CommandName[]
const load = async (name: CommandName) => (await COMMANDS[name]()).command
const cases = names.flatMap((name) => LANGUAGES.map((language) => [name, language] as const))

describe.each(cases)('help of the command %s in %s', (name, language) => {
  const messages = getMessages(language)

  test('names exactly the flags that the command parses', async () => {
    const command = await load(name)
    const help = formatCommandHelp(name, command, messages)
    const named = [...help.matchAll(/^ {2}(?:-(\w), )?--([\w-]+)(?: (\S+))? {2,}\S/gm)]
    expect(named.map(([, , flag]) => flag)).toEqual(Object.keys(withCommonFlags(command.flags)))
    for (const [, short, flag, placeholder] of named) {
      const value = placeholder === undefined ? [] : ['value']
      const spellings = [`--${flag}`, ...(short ? [`-${short}`] : [])]
      for (const spelling of spellings) {
        const { values } = parseCommandArgs([spelling, ...value], command, messages)
        expect(Object.keys(values)).toEqual([flag])
      }
    }
  })
})

test.each(LANGUAGES)('the help of the program in %s lists every command', (language) => {
  const help = formatMainHelp(names, getMessages(language))
  const listed = [...help.matchAll(/^ {2}runninghub (\w+)/gm)].map(([, name]) => name)
  expect(listed).toEqual(names)
  expect(help).toContain('--lang en|zh')
})

describe('docs/terminal.md', () => {
  const docs = readFile(new URL('../../../../docs/terminal.md', import.meta.url), 'utf8')

  test('has the table of all flags', async () => {
    const messages = getMessages('en')
    const rows = new Map<string, { flag: string; meaning: string; commands: string[] }>()
    for (const name of names) {
      for (const [flagName, spec] of Object.entries(withCommonFlags((await load(name)).flags))) {
        const flag = formatFlag(flagName, spec, messages).replaceAll('|', '\\|')
        const meaning = messages.help.flags[spec.description]
        const row = rows.get(flag + meaning) ?? { flag, meaning, commands: [] }
        row.commands.push(name)
        rows.set(flag + meaning, row)
      }
    }
    const table = [...rows.values()].map(({ flag, meaning, commands }) => {
      const list = commands.length === names.length ? 'all' : commands.join(', ')
      return `| \`${flag}\` | ${list} | ${meaning} |`
    })
    const header = ['| flag | commands | meaning |', '| --- | --- | --- |']
    expect(await docs).toContain([...header, ...table].join('\n'))
  })

  test('has a row for each exit code', async () => {
    const [, section = ''] = /### Exit codes\n([^#]*)/.exec(await docs) ?? []
    const codes = [...section.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => code)
    expect(codes).toEqual(Object.values(EXIT).map(String))
  })
})
