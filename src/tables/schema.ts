import type { Cell, Column, Row } from './column.js'

/**
 * The columns that every table of rows has, whatever the experiment: which run a row comes from, whether its numbers can be
 * trusted, and how sure they are.
 */
export const commonColumns: readonly Column[] = [
  { name: 'run', type: 'name', unit: '1', meaning: 'the run that the row comes from' },
  { name: 'status', type: 'name', unit: '1', meaning: 'ok, diverged (a value overflowed) or undefined' },
  {
    name: 'interval',
    type: 'name',
    unit: '1',
    meaning: 'how Low and High were computed: exact, jackknife, group-jackknife, t, bootstrap or clopper-pearson',
  },
  { name: 'n', type: 'integer', unit: '1', meaning: 'what was averaged' },
]

const statuses = ['ok', 'diverged', 'undefined']

/**
 * The columns of an experiment's table: the case's parameters, then what the experiment measures, then `run`, `status`,
 * `interval` and `n`. A measured column takes the place of a parameter of the same name, and of a common one.
 */
export function tableColumns(parameters: readonly Column[], measured: readonly Column[]): Column[] {
  const taken = new Set(measured.map(column => column.name))
  const ahead = parameters.filter(column => !taken.has(column.name))
  for (const column of ahead) taken.add(column.name)
  return [...ahead, ...measured, ...commonColumns.filter(column => !taken.has(column.name))]
}

/**
 * A measured row as it is stored: every column of `columns`, in their order. `given` holds what is the same for all rows of
 * the case (parameters, run). A number that is not finite becomes null, and `status` then says `diverged`.
 * @throws TypeError if the row has a column that was not declared, lacks one, or holds a value of another type
 */
export function completeRow(row: Row, columns: readonly Column[], given: Row, experiment: string): Row {
  const names = new Set(columns.map(column => column.name))
  for (const name of Object.keys(row))
    if (!names.has(name)) throw new TypeError(`${experiment}: column ${name} is not declared`)

  let finite = true
  const complete: Record<string, Cell> = {}
  for (const column of columns) {
    const value = row[column.name] ?? given[column.name] ?? defaultCell(column.name, row, experiment)
    complete[column.name] = checkedCell(value, column, experiment)
    if (typeof value === 'number' && !Number.isFinite(value)) finite = false
  }

  if (row['status'] === undefined) complete['status'] = finite ? 'ok' : 'diverged'
  if (!finite && complete['status'] === 'ok')
    throw new TypeError(
      `${experiment}: a row with a number that is not finite says status ok, not diverged or undefined`,
    )
  return complete
}

function defaultCell(name: string, row: Row, experiment: string): Cell {
  if (name in row) return null
  if (name === 'status') return 'ok'
  if (name === 'interval') return 'exact'
  if (name === 'n') return null
  throw new TypeError(`${experiment}: column ${name} is missing in a row`)
}

function checkedCell(value: Cell, column: Column, experiment: string): Cell {
  if (value === null) return null
  const wrong = (required: string) =>
    new TypeError(`${experiment}: column ${column.name} must hold ${required}, got ${JSON.stringify(value)}`)
  switch (column.type) {
    case 'number':
      if (typeof value !== 'number') throw wrong('a number')
      return Number.isFinite(value) ? value : null
    case 'integer':
      if (typeof value !== 'number') throw wrong('an integer')
      if (!Number.isFinite(value)) return null
      if (!Number.isSafeInteger(value)) throw wrong('an integer')
      return value
    case 'name':
      if (typeof value !== 'string') throw wrong('a name')
      if (column.name === 'status' && !statuses.includes(value)) throw wrong(`one of ${statuses.join(', ')}`)
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong('true or false')
      return value
  }
}
