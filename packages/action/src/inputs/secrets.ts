import { getInput } from '@actions/core'

/**
 * Shorter passwords are not masked. They occur by chance in links, ids and sentences, and GitHub
 * drops job outputs that contain masked text.
 */
const MIN_PASSWORD_LENGTH = 4

/** Returns the values of inputs that must not be shown anywhere. */
export function getSecrets(input: (name: 'api-key' | 'access-password') => string): string[] {
  const password = input('access-password')
  return [input('api-key'), ...(password.length >= MIN_PASSWORD_LENGTH ? [password] : [])]
}

/** Reads the secrets of the inputs before the inputs are checked. */
export function readSecrets(): string[] {
  return getSecrets((name) => getInput(name))
}
