/** The linear methods as a paper writes them; HB is Polyak's heavy ball. */
export const methodLabels: Readonly<Record<string, string>> = {
  sgd: 'SGD',
  momentum: 'momentum',
  'increasing-momentum': 'increasing momentum',
  igt: 'IGT',
  ita: 'ITA',
  'heavy-ball': 'HB',
  'heavy-ball-igt': 'HB-IGT',
  'heavy-ball-ita': 'HB-ITA',
}
