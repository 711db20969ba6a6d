import { createSupportsTerminalGraphics } from 'supports-terminal-graphics'
import { getString, type ParsedArgs } from '../args.ts'
import { UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import {
  IMAGE_PROTOCOLS,
  type ImageProtocol,
  type ImageProtocolChoice,
  selectImageProtocol,
} from '../terminal/image-protocol.ts'
import type { CommandContext } from './command-context.ts'

const CHOICES: readonly ImageProtocolChoice[] = ['auto', ...IMAGE_PROTOCOLS]

/** Returns `--show`. @throws {UsageError} when it is not one of its values */
export function parseShow(args: ParsedArgs, { usage }: Messages): ImageProtocolChoice | undefined {
  const text = getString(args, 'show')
  const choice = CHOICES.find((known) => known === text)
  if (text !== undefined && choice === undefined) throw new UsageError(usage.show(text, CHOICES))
  return choice
}

/** Returns how images are shown on stdout; undefined when they are not. */
export function imageProtocolOf(
  choice: ImageProtocolChoice | undefined,
  { out, env }: Pick<CommandContext, 'out' | 'env'>,
): ImageProtocol | undefined {
  return selectImageProtocol(choice, {
    isTTY: out.isTTY === true,
    isMultiplexed: Boolean(env.TMUX || env.STY),
    support: createSupportsTerminalGraphics(out),
  })
}
