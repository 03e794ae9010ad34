import { recordsOf, type Rows } from './rows.js'

/**
 * The settings of the cases as a sentence, d = 100, κ = 1000, of those columns that the rows have; nothing where they have
 * none of them. Different values of one column stand beside each other.
 * @param labels what stands for each column
 */
export function settingsSentence(name: string, rows: Rows, labels: Readonly<Record<string, string>>): string[] {
  const records = recordsOf(name, rows)
  const settings = Object.entries(labels).flatMap(([column, label]) => {
    const values = [...new Set(records.map(record => record[column]))].filter(
      value => value !== undefined && value !== '',
    )
    return values.length === 0 ? [] : [`${label} = ${values.join(', ')}`]
  })
  return settings.length === 0 ? [] : [settings.join(', ')]
}
