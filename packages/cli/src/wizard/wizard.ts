import * as clack from '@clack/prompts'
import type { Io } from '../context/command-context.ts'
import { BACK, QUIT } from './prompts/prompt.ts'
import { Questions } from './prompts/prompts.ts'
import { type Draft, nextStep } from './state.ts'
import { STEPS } from './steps.ts'

/**
 * The conversation: asks whatever a draft lacks, one question after the other. Every question
 * can be gone back on, also several times, to the first.
 *
 * @returns the complete draft; undefined when the person ended it, and nothing was sent
 */
export async function guide(start: Draft, io: Io): Promise<Draft | undefined> {
  const { words } = io
  clack.intro(words.guide.title)
  clack.log.info(words.guide.back)
  if (start.key !== undefined) clack.log.info(words.guide.keyFound)
  const ask = new Questions(words)
  const history: Draft[] = []
  let draft = start
  for (let step = nextStep(draft); step !== undefined; step = nextStep(draft)) {
    const answer = await STEPS[step](draft, ask, io)
    const previous = answer === BACK ? history.pop() : undefined
    if (answer === QUIT || (answer === BACK && previous === undefined)) {
      clack.cancel(words.guide.bye)
      return undefined
    }
    if (previous !== undefined) draft = previous
    else if (answer !== BACK && answer !== draft) {
      history.push(draft)
      draft = answer
    }
  }
  return draft
}
