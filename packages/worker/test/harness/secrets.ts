/** Secrets of the tests inside workerd. They are valid nowhere else. */
export const testSecrets = {
  RUNNINGHUB_API_KEY: '0123456789abcdef0123456789abcdef',
  API_TOKENS: 'test-token-0123456789,second-token-0123456789',
  CALLBACK_SECRETS: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr',
}

export const token = 'test-token-0123456789'
