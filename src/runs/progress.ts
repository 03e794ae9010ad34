/** How far a run is. */
export interface Progress {
  /** done, in [0, 1] */
  readonly fraction: number
  /** what is being done */
  readonly message: string
  /** fraction per second over the last minute; 0 while it is not known */
  readonly rate: number
  /** seconds left at that rate; null while it is not known */
  readonly secondsLeft: number | null
}

const windowSeconds = 60

/** Follows the fractions of one attempt. What was read from checkpoints at once does not count as speed for long. */
export class ProgressMeter {
  private samples: { seconds: number; fraction: number }[] = []
  current: Progress = { fraction: 0, message: 'starting', rate: 0, secondsLeft: null }

  /** @param seconds of a clock that never goes back */
  report(fraction: number, message: string, seconds: number): void {
    this.samples.push({ seconds, fraction })
    while (this.samples.length > 2 && seconds - this.samples[0].seconds > windowSeconds) this.samples.shift()
    const first = this.samples[0]
    const rate = seconds > first.seconds ? Math.max(0, fraction - first.fraction) / (seconds - first.seconds) : 0
    this.current = { fraction, message, rate, secondsLeft: rate > 0 ? (1 - fraction) / rate : null }
  }
}
