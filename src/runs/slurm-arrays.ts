import { memoryOf } from './memory.js'
import type { PreparedCase } from './prepare-case.js'

/** What one task asks for. */
export interface TaskNeeds {
  readonly cores: number
  /** MiB */
  readonly memory: number
}

/** Cases that become one job array: all its tasks ask for the same. */
export interface TaskArray<Each> {
  readonly needs: TaskNeeds
  readonly cases: readonly Each[]
}

/** The least that a task asks for, in GiB: Node and the experiments. */
const leastMemory = 1

/**
 * What a case's task asks for: as many cores as it has threads, and its estimated memory, or `memory` bytes, in whole powers
 * of two GiB, so that cases which differ little share an array.
 */
export function needsOf(each: PreparedCase, memory?: number): TaskNeeds {
  const threads = each.parameters['threads']
  const estimated = 2 ** Math.ceil(Math.log2(Math.max(leastMemory, memoryOf(each) / 2 ** 30)))
  return {
    cores: typeof threads === 'number' ? threads : 1,
    memory: memory === undefined ? 1024 * estimated : Math.ceil(memory / 2 ** 20),
  }
}

/**
 * Cuts cases into arrays of at most `most` tasks, in their order, those that ask for the same together.
 * @param most Slurm's MaxArraySize, the highest index of an array and one
 */
export function arraysOf<Each>(
  cases: readonly Each[],
  needs: (each: Each) => TaskNeeds,
  most: number,
): TaskArray<Each>[] {
  const groups = new Map<string, Each[]>()
  for (const each of cases) {
    const key = JSON.stringify(needs(each))
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()].flatMap(group =>
    Array.from({ length: Math.ceil(group.length / most) }, (_, i) => ({
      needs: needs(group[0]),
      cases: group.slice(i * most, (i + 1) * most),
    })),
  )
}

/** How tasks are asked for, beside what they need. */
export interface SubmitOptions {
  readonly partition?: string
  /** as Slurm takes it, `12:00:00` or `2-00` */
  readonly time?: string
  /** tasks of an array at once */
  readonly jobs?: number
}

/** The arguments of `sbatch` for an array of `count` tasks whose files are in `folder`. */
export function sbatchWords(
  name: string,
  folder: string,
  count: number,
  needs: TaskNeeds,
  options: SubmitOptions,
): string[] {
  const { time, jobs } = options
  return [
    '--parsable',
    `--job-name=${name}`,
    `--array=0-${count - 1}${jobs === undefined ? '' : `%${jobs}`}`,
    '--requeue',
    '--open-mode=append',
    `--output=${folder.replaceAll('%', '%%')}/logs/%A_%a.log`,
    `--chdir=${folder}`,
    `--signal=B:USR1@${signalSeconds(time)}`,
    ...taskWords(needs, options),
    `${folder}/task.sh`,
  ]
}

/** What `sbatch` is told that one task asks for. */
export function taskWords(needs: TaskNeeds, { partition, time }: SubmitOptions): string[] {
  return [
    '--nodes=1',
    '--ntasks=1',
    `--cpus-per-task=${needs.cores}`,
    `--mem=${needs.memory}M`,
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(time === undefined ? [] : [`--time=${time}`]),
  ]
}

/** How long before its time limit a task is told: two minutes, of a short limit a quarter. */
export function signalSeconds(time: string | undefined): number {
  return time === undefined ? 120 : Math.min(120, Math.floor(limitSeconds(time) / 4))
}

/** Seconds of a time limit as Slurm takes it: `90`, `90:00`, `1:30:00`, `2-12`, `2-12:30`, `2-12:30:00`. @throws RangeError */
export function limitSeconds(time: string): number {
  const [, days, rest] = /^(?:(\d+)-)?(\d+(?::\d+){0,2})$/.exec(time) ?? []
  const numbers = (rest ?? '').split(':').map(Number)
  // with days or with two colons the first number is of hours, else of minutes
  const units = days !== undefined || numbers.length === 3 ? [3600, 60, 1] : [60, 1]
  const seconds = 86_400 * Number(days ?? 0) + numbers.reduce((sum, number, i) => sum + number * units[i], 0)
  if (rest !== undefined && seconds >= 60) return seconds
  throw new RangeError(
    `run: --time must be a time limit from one minute on as Slurm takes it, 90 (minutes), 1:30:00 or 2-12:00 (days-hours), got ${JSON.stringify(time)}`,
  )
}
