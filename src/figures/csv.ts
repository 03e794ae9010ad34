/** Records as CSV (RFC 4180, lines ended by \n): columns in the order of their first appearance; null, NaN, ±∞ as nothing. */
export function csv(records: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [...new Set(records.flatMap(record => Object.keys(record)))]
  const cell = (value: unknown): string => {
    if (value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return ''
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const lines = [columns, ...records.map(record => columns.map(column => record[column]))]
  return lines.map(line => `${line.map(cell).join(',')}\n`).join('')
}
