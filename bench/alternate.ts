import type { Contestant, Task } from './contestant.js'

/** One thing that is timed: a contestant with a task that takes `count` repetitions. */
export interface Entry {
  readonly label: string
  readonly contestant: Contestant
  readonly task: Task
  /** repetitions are multiples of this */
  readonly multiple?: number
}

const blockSeconds = 1

/**
 * Times entries in turn, A B C A B C …, in blocks of about a second, so that what disturbs the machine disturbs all of
 * them. Each is warmed up before. Gives for every entry the repetitions per second of each round.
 */
export async function alternate(entries: readonly Entry[], rounds: number): Promise<number[][]> {
  const counts: number[] = []
  for (const { contestant, task, multiple = 1 } of entries) {
    const time = async (count: number) =>
      (await contestant.ask<{ seconds: number }>({ ...task, count, seed: 0 })).seconds
    let each = (await time(multiple)) / multiple
    // what takes long is warm, and timed well enough, by one
    for (let again = 0; again < 2 && each * 8 * multiple < 2 * blockSeconds; again++)
      each = (await time(8 * multiple)) / (8 * multiple)
    counts.push(Math.max(1, Math.round(blockSeconds / each / multiple)) * multiple)
  }
  const rates: number[][] = entries.map(() => [])
  for (let round = 0; round < rounds; round++)
    for (const [i, { contestant, task }] of entries.entries()) {
      const { seconds } = await contestant.ask<{ seconds: number }>({ ...task, count: counts[i], seed: round + 1 })
      rates[i].push(counts[i] / seconds)
    }
  return rates
}
