import type { TerminalGraphicsSupport } from 'supports-terminal-graphics'

export const IMAGE_PROTOCOLS = ['kitty', 'iterm2', 'sixel'] as const

/** How a terminal receives images. */
export type ImageProtocol = (typeof IMAGE_PROTOCOLS)[number]

/** A protocol, or the best one that the terminal is known to have. */
export type ImageProtocolChoice = ImageProtocol | 'auto'

/**
 * Returns the protocol in which images are shown; undefined when they are not. A pipe never gets
 * one. A multiplexer such as tmux does not pass images on, although the variables of its terminal
 * are set.
 */
export function selectImageProtocol(
  choice: ImageProtocolChoice | undefined,
  {
    isTTY,
    isMultiplexed,
    support,
  }: { isTTY: boolean; isMultiplexed: boolean; support: TerminalGraphicsSupport },
): ImageProtocol | undefined {
  if (choice === undefined || !isTTY) return undefined
  if (choice !== 'auto') return choice
  return isMultiplexed ? undefined : IMAGE_PROTOCOLS.find((protocol) => support[protocol])
}
