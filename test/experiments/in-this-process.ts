import '../tensors/cpu.js'
import type { Experiment, Parameters, RunContext } from '../../src/experiments/experiment.js'
import { completeParameters } from '../../src/experiments/parse-parameters.js'
import { loadPart } from '../../src/runs/load-part.js'
import type { Row } from '../../src/tables/column.js'
import { readNpz } from '../../src/tables/npz.js'
import type { Numbers } from './exported-step.js'

/** What a run has that is computed in this process: `rows` takes its rows, `blobs` keeps the checkpoints of its training. */
export function contextHere(rows: Row[], blobs: Map<string, Uint8Array>, directory = __dirname): RunContext {
  return {
    emit: fresh => rows.push(...fresh),
    progress: () => {},
    checkInterrupt: () => {},
    part: reference => loadPart(reference, directory),
    training: {
      has: name => blobs.has(name),
      read: name => blobs.get(name),
      write: (name, bytes) => blobs.set(name, bytes),
    },
  }
}

/** The rows of a case, without the process and the files of a run. */
export async function rowsHere(experiment: Experiment, given: Partial<Parameters>): Promise<Row[]> {
  const rows: Row[] = []
  await experiment.run(completeParameters(experiment, given as Parameters), contextHere(rows, new Map()))
  return rows
}

/** What is exported of a step of a case, by name, without the process and the files of a run. */
export async function exportedHere(
  experiment: Experiment,
  given: Partial<Parameters>,
  step: number,
  blobs = new Map<string, Uint8Array>(),
): Promise<Map<string, Numbers>> {
  const parameters = completeParameters(experiment, given as Parameters)
  const bytes = await experiment.export!(parameters, step, contextHere([], blobs))
  return new Map(readNpz(bytes).map(({ name, data }) => [name, data as Numbers]))
}
