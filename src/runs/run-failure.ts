/** A run that failed: the message is one sentence that names the run, why, and its log. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure'

  constructor(
    experiment: string,
    readonly run: string,
    /** why, in one sentence */
    readonly reason: string,
    /** the file with all that its process printed */
    readonly log: string,
  ) {
    super(`${experiment}: run ${run} failed: ${reason} (log: ${log})`)
  }
}
