/** The gradient estimators as a paper writes them; others keep their names. */
const labels: Readonly<Record<string, string>> = {
  sgd: 'SGD',
  svrg: 'SVRG',
  'streaming-svrg': 'streaming SVRG',
  scsg: 'SCSG',
  momentum: 'momentum',
  'increasing-momentum': 'increasing momentum',
  igt: 'IGT',
  ita: 'ITA',
}

export const estimatorLabel = (name: unknown): string => labels[String(name)] ?? String(name)
