import { LANGUAGES, type Messages } from './messages/messages.ts'

/** One flag of a command. Parsing, the help and the table in docs/terminal.md come from it. */
export type Flag = { description: keyof Messages['help']['flags'] } & (
  | { type: 'boolean'; short?: string }
  | {
      type: 'string'
      multiple?: boolean
      /** The name of the value in the help, or the accepted values. */
      placeholder: keyof Messages['help']['placeholders'] | readonly string[]
    }
)

/** The flags of a command by their names without `--`, in the order of the help. */
export type Flags = Readonly<Record<string, Flag>>

/** The flags of every command. */
const COMMON_FLAGS: Flags = {
  lang: { type: 'string', placeholder: LANGUAGES, description: 'lang' },
  help: { type: 'boolean', short: 'h', description: 'help' },
}

/** Returns all flags that a command accepts. */
export function withCommonFlags(flags: Flags): Flags {
  return { ...flags, ...COMMON_FLAGS }
}

/** Returns a flag as the help shows it: `-h, --help` or `--api v1|v2`. */
export function formatFlag(name: string, flag: Flag, { help }: Messages): string {
  if (flag.type === 'boolean') return flag.short ? `-${flag.short}, --${name}` : `--${name}`
  const { placeholder } = flag
  const value =
    typeof placeholder === 'string' ? help.placeholders[placeholder] : placeholder.join('|')
  return `--${name} ${value}`
}
