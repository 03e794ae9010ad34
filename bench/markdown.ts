/** Lines on the standard output, and tables of Markdown: names to the left, numbers to the right. */
export const print = (line = '') => process.stdout.write(`${line}\n`)
export const row = (...cells: readonly string[]) => print(`| ${cells.join(' | ')} |`)

/** The head of a table. */
export function table(...headings: readonly string[]): void {
  print()
  row(...headings)
  row(...headings.map((_, i) => (i === 0 ? '---' : '---:')))
}
