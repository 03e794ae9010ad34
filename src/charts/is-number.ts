import type { Cell } from '../tables/column.js'

export const isNumber = (cell: Cell | undefined): cell is number => typeof cell === 'number'

/** A number that a log axis has no place for. */
export const isBelow = (cell: Cell | undefined): boolean => isNumber(cell) && cell <= 0
