import { notebookText } from '../../src/notebook/notebook-file.js'

/** The cells of a notebook for tests. */
export const notebookOf = (sources: readonly (string | readonly [string, string])[]): string =>
  notebookText({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { display_name: 'TypeScript (gradient-lab)', language: 'typescript', name: 'gradient-lab' },
    },
    cells: sources.map((source, i) => ({
      cell_type: 'code',
      id: `cell-${i}`,
      metadata: typeof source === 'string' ? {} : { tags: [source[0]] },
      source: typeof source === 'string' ? source : source[1],
      outputs: [],
      execution_count: null,
    })),
  })
