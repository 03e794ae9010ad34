import type { Column, Row } from '../../src/tables/column.js'

const column = (name: string, unit: string, meaning: string, type: Column['type'] = 'number'): Column => ({
  name,
  unit,
  meaning,
  type,
})

export const columns: readonly Column[] = [
  column('step', 'step', 'updates done', 'integer'),
  column('seconds', 's', 'time'),
  column('loss', '1', 'mean training loss'),
  column('predicted', '1', 'predicted loss'),
  column('error', '1', 'standard error of the loss'),
  column('method', '1', 'method', 'name'),
  column('network', '1', 'network', 'name'),
  column('epoch', '1', 'epoch', 'integer'),
  column('layer', '1', 'layer', 'name'),
  column('cosine', '1', 'cosine to the exact gradient'),
  column('n', '1', 'seeds averaged', 'integer'),
]

/** Made-up rows: loss = 2 · (m + 1) · 0.8^(step/100) for method m, limits 20 % below and 25 % above. No measurement. */
export function measuredRows(
  methods: readonly string[] = ['sgd', 'svrg'],
  networks: readonly string[] = ['lenet'],
): Row[] {
  return networks.flatMap((network, which) =>
    methods.flatMap((method, m) =>
      [0, 100, 200, 300, 400, 500].map(step => {
        const loss = (2 * (m + 1) * 0.8 ** (step / 100)) / (which + 1)
        return {
          network,
          method,
          step,
          seconds: step * 3,
          loss,
          lossLow: 0.8 * loss,
          lossHigh: 1.25 * loss,
          predicted: loss + 0.03 * (((step / 100) * 7) % 5) - 0.06,
          error: 0.02 + step / 20_000,
          n: 10,
          interval: 't',
          status: 'ok',
        }
      }),
    ),
  )
}
