import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import type { FieldError } from '../http/problem.ts'

/** The field of a request or a preset that names the accounts that may run a task. */
export const accountField = {
  account: z.optional(
    z.union([z.string(), z.array(z.string())], {
      error: 'must be the name of an account, or a list of names',
    }),
  ),
}

/** Returns the names in the field; undefined without it. */
export function accountNames(field: string | string[] | undefined): string[] | undefined {
  const names = field === undefined ? [] : [field].flat()
  return names.length === 0 ? undefined : [...new Set(names)]
}

/** Returns the first name in the field of a body that is not validated yet. */
export function firstAccount({ account }: Readonly<Record<string, unknown>>): string | undefined {
  const [first] = [account].flat()
  return typeof first === 'string' ? first : undefined
}

/** Checks that there is an account with each name. Returns the errors. */
export function checkAccounts(
  names: readonly string[] | undefined,
  { accounts }: Pick<Config, 'accounts'>,
): FieldError[] {
  const known = accounts.map(({ name }) => name)
  const unknown = names?.find((name) => !known.includes(name))
  if (unknown === undefined) return []
  const message = `account: there is no account "${unknown}"; there is ${known.join(', ')}`
  return [{ pointer: '/account', message }]
}

/** Returns the configuration with the first of these accounts in use, whose site has the workflow. */
export function withFirstAccount(config: Config, names: readonly string[] | undefined): Config {
  const account = config.accounts.find(({ name }) => name === names?.[0])
  return account ? { ...config, baseUrl: account.baseUrl } : config
}
