import { formatPosition } from '../position.ts'
import { appWording } from './app-facts.ts'
import { driftWording } from './drift-facts.ts'
import { type Facts, type GeneralFacts, type Wording, wordFacts } from './facts.ts'
import { fileWording } from './file-facts.ts'
import { inputFileWording } from './input-file-facts.ts'
import { overrideWording } from './override-facts.ts'
import { planWording } from './plan-facts.ts'
import { serviceWording } from './service-facts.ts'
import { taskWording } from './task-facts.ts'
import { workflowWording } from './workflow-facts.ts'

const generalWording: Wording<GeneralFacts> = {
  plain: ({ text }) => text,
  'at-position': ({ position, about }, word) => `${formatPosition(position)}: ${word(about)}`,
  lines: ({ lines }, word) => lines.map(word).join('\n'),
}

/** The language of `message` and `hint`. */
export const englishWording: Wording = {
  ...generalWording,
  ...workflowWording,
  ...overrideWording,
  ...appWording,
  ...driftWording,
  ...inputFileWording,
  ...planWording,
  ...fileWording,
  ...serviceWording,
  ...taskWording,
}

/** Returns the English text of facts. */
export function inEnglish(facts: Facts): string {
  return wordFacts(facts, englishWording)
}
