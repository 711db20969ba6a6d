import * as clack from '@clack/prompts'
import type { CommandContext } from '../context/command-context.ts'
import { BACK, QUIT } from './prompts/prompt.ts'
import { Prompts } from './prompts/prompts.ts'
import { nextStep, type WizardState } from './state.ts'
import { STEPS } from './steps.ts'

/** Prints the title and what is known already. */
export function showIntro({ apiKey }: WizardState, { messages: { wizard } }: CommandContext): void {
  clack.intro(wizard.title)
  clack.log.info(wizard.back)
  if (apiKey !== undefined) clack.log.info(wizard.apiKeyFound)
}

/**
 * Asks for everything a state lacks, one question after the other. The user can go back from
 * every question, step by step, to the first.
 *
 * @param history the states of the questions that were answered before; those of this call are added
 * @returns the complete state; undefined when the user quits
 */
export async function completeState(
  initial: WizardState,
  history: WizardState[],
  context: CommandContext,
): Promise<WizardState | undefined> {
  const { messages } = context
  const prompts = new Prompts(messages)
  let state = initial
  for (let step = nextStep(state); step !== undefined; step = nextStep(state)) {
    const next = await STEPS[step](state, prompts, context)
    const previous = next === BACK ? history.pop() : undefined
    if (next === QUIT || (next === BACK && previous === undefined)) {
      clack.cancel(messages.wizard.cancelled)
      return undefined
    }
    if (previous !== undefined) state = previous
    else if (next !== BACK && next !== state) {
      history.push(state)
      state = next
    }
  }
  return state
}
