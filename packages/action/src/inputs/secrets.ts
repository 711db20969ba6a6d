import { getInput } from '@actions/core'

/**
 * A shorter password would be found by chance in links, ids and whole sentences, and what is masked
 * there helps nobody: GitHub drops outputs of a job that hold masked text.
 */
const MIN_PASSWORD_LENGTH = 4

/** The texts among the inputs that must not be shown anywhere. */
export function getSecrets(input: (name: 'api-key' | 'access-password') => string): string[] {
  const password = input('access-password')
  return [input('api-key'), ...(password.length >= MIN_PASSWORD_LENGTH ? [password] : [])]
}

/** {@link getSecrets} the inputs as the runner hands them over, before they are checked. */
export function readSecrets(): string[] {
  return getSecrets((name) => getInput(name))
}
