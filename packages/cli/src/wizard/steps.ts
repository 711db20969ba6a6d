import * as clack from '@clack/prompts'
import {
  findInput,
  inputTarget,
  isAppPage,
  parseAppId,
  parseWorkflowId,
  RunningHubError,
} from '@runninghub-action/core'
import { apiKeysPath, isApiKey, loadApiKey, saveApiKey } from '../context/api-key.ts'
import { fetchApp } from '../context/app.ts'
import type { CommandContext } from '../context/command-context.ts'
import { checkApiKey, createClientWithKey, type Service, siteBaseUrl } from '../context/service.ts'
import { UsageError } from '../errors.ts'
import { formatValue } from '../export/format-value.ts'
import type { Messages } from '../messages/messages.ts'
import { errorMessage, formatError } from '../report/format-error.ts'
import { expandHome } from '../run/file-values.ts'
import { loadWorkflow } from '../run/load-files.ts'
import { formatTable } from '../terminal/table.ts'
import { toOneLine } from '../terminal/text.ts'
import { askAppInput, askAppValue, printApp } from './app-steps.ts'
import { askField, askNode, printFields } from './field-steps.ts'
import { rankWorkflows } from './prompts/complete-path.ts'
import { BACK, type PromptResult, QUIT } from './prompts/prompt.ts'
import type { Prompts } from './prompts/prompts.ts'
import type { WizardState, WizardStep } from './state.ts'
import { askValue } from './value-step.ts'
import { waitForResponse } from './wait-for-response.ts'

/** Asks one question. Returns the state with the answer, or the same state to ask again. */
type StepHandler = (
  state: WizardState,
  prompts: Prompts,
  context: CommandContext,
) => Promise<PromptResult<WizardState>>

/** All of RunningHub's ids that are known have this many digits. */
const ID_LENGTH = 19

export const STEPS: Readonly<Record<WizardStep, StepHandler>> = {
  async apiKey(state, prompts, context) {
    const { messages, env } = context
    const { wizard } = messages
    const input = await prompts.password(wizard.apiKey, (text) =>
      isApiKey(text.trim()) ? undefined : wizard.invalidApiKey,
    )
    if (typeof input !== 'string') return input
    const apiKey = input.trim()
    const isKnown = await isAccepted(apiKey, state.service, context)
    if (isKnown !== true) return isKnown === QUIT ? QUIT : state
    const save = await prompts.confirm(wizard.saveApiKey(apiKeysPath(env)), false)
    if (save === BACK || save === QUIT) return save
    if (save) await saveApiKey(state.service.baseUrl, apiKey, env)
    return { ...state, apiKey }
  },

  async workflowId(state, prompts, context) {
    const proposed = state.proposed?.workflowId ?? ''
    const input = await prompts.text(context.messages.wizard.workflowId, proposed, (text) =>
      validationMessage(
        () => (isAppPage(text) ? parseAppId(text) : parseWorkflowId(text)),
        context.messages,
      ),
    )
    if (typeof input !== 'string') return input
    if (isAppPage(input)) return setApp(state, input, context)
    const { id } = parseWorkflowId(input)
    if (id.length !== ID_LENGTH) {
      const isSure = await prompts.confirm(context.messages.wizard.unusualId(id.length), false)
      if (isSure !== true) return isSure === false ? state : isSure
    }
    return setWorkflow(state, input, context)
  },

  async workflowFile(state, prompts, context) {
    const input = await prompts.path(context.messages.wizard.workflowFile, rankWorkflows)
    if (typeof input !== 'string') return input
    const path = expandHome(input)
    try {
      const workflow = await loadWorkflow(path, context.messages)
      printFields(workflow, context)
      return { ...state, file: { path, workflow } }
    } catch (error) {
      if (!(error instanceof RunningHubError || error instanceof UsageError)) throw error
      clack.log.error(formatError(error, context).join('\n'))
      return state
    }
  },

  async app(state, _prompts, context) {
    return state.appId === undefined ? BACK : setApp(state, state.appId, context)
  },

  appInput: askAppInput,
  appValue: askAppValue,
  node: askNode,
  field: askField,
  value: askValue,

  async outputDirectory(state, prompts, { messages }) {
    const proposed = state.proposed?.outputDirectory ?? 'results'
    const input = await prompts.text(messages.wizard.outputDirectory, proposed, () => undefined)
    return typeof input === 'string'
      ? { ...state, outputDirectory: expandHome(input.trim()) }
      : input
  },

  async review(state, prompts, { messages: { wizard } }) {
    if (state.overrides.length > 0) {
      const rows = state.overrides.map(({ target, value }) => [
        toOneLine(target),
        toOneLine(formatValue(value)),
      ])
      clack.log.message(formatTable(rows, (process.stdout.columns ?? 80) - 4))
    }
    const { app, workflowId = '' } = state
    const question = app ? wizard.reviewApp(app.name || app.id) : wizard.review(workflowId)
    const choice = await prompts.select(question, [
      { value: 'run', label: wizard.confirmRun },
      { value: 'change', label: wizard.changeMore },
      { value: 'quit', label: wizard.quit },
    ])
    if (choice === 'run') return { ...state, confirmed: true }
    if (choice === 'change') {
      const { outputDirectory, ...rest } = state
      const proposed = { ...state.proposed, outputDirectory }
      return { ...rest, proposed, overridesComplete: false }
    }
    return choice === BACK ? BACK : QUIT
  },
}

/** Checks a key by the free account call, and prints the balance or the error. */
async function isAccepted(
  apiKey: string,
  service: Service,
  context: CommandContext,
): Promise<boolean | typeof QUIT> {
  const { wizard } = context.messages
  try {
    const account = await waitForResponse(wizard.checkingApiKey, context.env, (signal) =>
      checkApiKey(service, apiKey, { signal }),
    )
    if (account === QUIT) return QUIT
    clack.log.success(wizard.apiKeyAccepted(account.coins))
    return true
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    clack.log.error(formatError(error, context).join('\n'))
    return false
  }
}

/**
 * Returns the state with a workflow's id. The workflow's URL also selects the site, and with
 * another site the API key of that site.
 *
 * @throws {WorkflowIdError} when the text is neither an id nor a URL
 */
export async function setWorkflow(
  state: WizardState,
  idOrUrl: string,
  context: CommandContext,
): Promise<WizardState> {
  const { id, site } = parseWorkflowId(idOrUrl)
  if (state.baseUrlGiven || site === undefined) return { ...state, workflowId: id }
  const service = { ...state.service, baseUrl: siteBaseUrl(site) }
  if (service.baseUrl === state.service.baseUrl) return { ...state, workflowId: id }
  const { apiKey: otherSitesKey, ...rest } = state
  const apiKey = await loadApiKey(service.baseUrl, context)
  return { ...rest, service, workflowId: id, ...(apiKey !== undefined && { apiKey }) }
}

/**
 * Returns the state with an app's inputs. The app's URL also selects the site. When RunningHub does
 * not return the app, prints why, and the next question is the one for a workflow or app.
 */
async function setApp(
  state: WizardState,
  idOrUrl: string,
  context: CommandContext,
): Promise<WizardState | typeof QUIT> {
  const { appId, ...rest } = state
  const { site } = parseAppId(idOrUrl)
  const isSelected = site !== undefined && !state.baseUrlGiven
  const service = isSelected ? { ...state.service, baseUrl: siteBaseUrl(site) } : state.service
  const apiKey =
    service.baseUrl === state.service.baseUrl
      ? state.apiKey
      : await loadApiKey(service.baseUrl, context)
  if (apiKey === undefined) {
    const { apiKey: otherSitesKey, ...others } = state
    return { ...others, service, appId: idOrUrl }
  }
  try {
    const client = createClientWithKey(service, apiKey)
    const app = await waitForResponse(context.messages.wizard.readingApp, context.env, (signal) =>
      fetchApp(idOrUrl, client, { signal }),
    )
    if (app === QUIT) return QUIT
    printApp(app, context)
    const overrides = state.overrides.map((override) => {
      const { input } = findInput(app, override.target)
      return input === undefined ? override : { ...override, target: inputTarget(input) }
    })
    return { ...rest, service, apiKey, app, workflowId: app.id, overrides }
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    clack.log.error(formatError(error, context).join('\n'))
    return rest
  }
}

/** Returns the message of the RunningHubError that `parse` throws; undefined when it succeeds. */
function validationMessage(parse: () => unknown, messages: Messages): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    if (error instanceof RunningHubError) return errorMessage(error, messages)
    throw error
  }
}
