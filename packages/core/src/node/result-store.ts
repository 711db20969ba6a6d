/** Where stored results are kept for later runs, as files that {@link storeResult} writes. */
export interface ResultStore {
  /** Whether there probably is a result under a key. Never throws. */
  has(key: string): boolean
  /**
   * Returns the path of the file under a key; undefined if there is none.
   *
   * @throws {Error} when it cannot be read
   */
  read(key: string): Promise<string | undefined>
  /**
   * Keeps the file at a path under a key, which replaces an earlier one. The file itself stays.
   *
   * @throws {Error} when it cannot be kept
   */
  write(key: string, taskId: string, path: string): Promise<void>
}
