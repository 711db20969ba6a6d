import { expect, test } from 'vitest'
import {
  type ImageProtocol,
  type ImageProtocolChoice,
  selectImageProtocol,
} from '../../../src/terminal/image-protocol.ts'

const ALL = { kitty: true, iterm2: true, sixel: true }
const ONLY_SIXEL = { kitty: false, iterm2: false, sixel: true }
const NONE = { kitty: false, iterm2: false, sixel: false }
const TERMINAL = { isTTY: true, isMultiplexed: false, support: ALL }

test.each<
  [string, ImageProtocolChoice | undefined, Partial<typeof TERMINAL>, ImageProtocol | undefined]
>([
  ['nothing without the option', undefined, {}, undefined],
  ['nothing in a pipe', 'auto', { isTTY: false }, undefined],
  ['nothing in a pipe, also for a named protocol', 'kitty', { isTTY: false }, undefined],
  ['the best protocol that the terminal has', 'auto', {}, 'kitty'],
  ['the only protocol that the terminal has', 'auto', { support: ONLY_SIXEL }, 'sixel'],
  ['nothing for a terminal without images', 'auto', { support: NONE }, undefined],
  ['nothing in tmux', 'auto', { isMultiplexed: true }, undefined],
  ['a named protocol in any terminal', 'sixel', { support: NONE, isMultiplexed: true }, 'sixel'],
])('selectImageProtocol returns %s', (_name, choice, terminal, expected) => {
  expect(selectImageProtocol(choice, { ...TERMINAL, ...terminal })).toBe(expected)
})
