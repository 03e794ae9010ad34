import { createHash } from 'node:crypto'
import type { Experiment, Parameters } from './experiment.js'
import { isPartFile } from './parse-parameters.js'

/** What a case depends on besides its parameters. */
export interface Surroundings {
  /** `cpu`, or the GPU's name; only where the experiment uses it */
  readonly device: string
  /** checksum of the content of each part's file and of the local files it loads, by reference */
  readonly parts: Readonly<Record<string, string>>
}

/** Two cases with the same identity have the same rows. */
export interface CaseIdentity {
  readonly experiment: string
  readonly version: number
  /** `revisionOf`; absent for 0 */
  readonly revision?: number
  readonly parameters: Readonly<Record<string, unknown>>
  readonly data: string | null
  readonly device: string | null
}

/** What identifies a case: experiment, version and revision, parameters, data, device; a part by its file's content. */
export function caseIdentity(experiment: Experiment, parameters: Parameters, around: Surroundings): CaseIdentity {
  return {
    experiment: experiment.name,
    version: experiment.version,
    ...revisionIn(experiment, parameters),
    parameters: identifyingParameters(experiment, parameters, around, () => true),
    data: experiment.dataChecksum?.(parameters) ?? null,
    device: experiment.usesDevice ? around.device : null,
  }
}

/** A case's revision as a member of its identity and its record: none for 0. */
export function revisionIn(experiment: Experiment, parameters: Parameters): { readonly revision?: number } {
  const revision = experiment.revisionOf?.(parameters) ?? 0
  return revision === 0 ? {} : { revision }
}

/**
 * What identifies the training of a case: all but how long it goes and where it is measured. Its rows are kept beside its
 * checkpoints, so they have the case's version and revision.
 */
export function trainingIdentity(experiment: Experiment, parameters: Parameters, around: Surroundings): CaseIdentity {
  const training = new Set(
    experiment.parameters.filter(parameter => parameter.identifiesTraining !== false).map(parameter => parameter.name),
  )
  return {
    ...caseIdentity(experiment, parameters, around),
    parameters: identifyingParameters(experiment, parameters, around, name => training.has(name)),
  }
}

function identifyingParameters(
  experiment: Experiment,
  parameters: Parameters,
  around: Surroundings,
  chosen: (name: string) => boolean,
): Record<string, unknown> {
  const entries = experiment.parameters
    .filter(parameter => chosen(parameter.name))
    .map(({ name, type }) => {
      const value = parameters[name]
      if (type !== 'part' || !isPartFile(value)) return [name, value]
      return [name, { content: around.parts[value], export: value.slice(value.lastIndexOf('#') + 1) }]
    })
  return Object.fromEntries(entries)
}

/** 12 hexadecimal digits of the SHA-256 of the value's canonical JSON (keys sorted, no spaces). */
export function contentKey(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 12)
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
