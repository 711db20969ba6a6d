type Handle = (request: Request, origin: 'api' | 'files', drop?: () => void) => Promise<Response>

/**
 * Has a simulator make the tasks that it is asked for, and hold back its answers.
 *
 * @returns what releases the answers
 */
export function holdCreates(simulator: { handle: Handle }): () => void {
  const released = Promise.withResolvers<void>()
  const handle = simulator.handle.bind(simulator)
  simulator.handle = async (request, ...rest) => {
    const answer = await handle(request, ...rest)
    if (new URL(request.url).pathname.endsWith('/create')) await released.promise
    return answer
  }
  return released.resolve
}
