import { datasetChecksum } from '../datasets/load.js'
import { labHome } from '../tables/lab-home.js'
import type { Parameters } from './experiment.js'
import { isPartFile } from './parse-parameters.js'

/** Checksum of a training's data set; the content of a part's file is part of the identity already. */
export const trainingDataChecksum = ({ dataset }: Parameters): string =>
  isPartFile(dataset) ? 'part' : datasetChecksum(String(dataset), labHome())
