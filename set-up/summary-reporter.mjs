/**
 * A reporter for node's test runner: the counts of the run as JSON, and which tests were skipped for want of a system
 * package (their skip reason begins with `needs NAME`).
 */
export default async function* summaryReporter(events) {
  const counts = { pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 }
  const missing = {}
  for await (const { type, data } of events) {
    if (type === 'test:diagnostic' && data.nesting === 0) {
      const match = /^(pass|fail|cancelled|skipped|todo) (\d+)$/.exec(data.message)
      if (match !== null) counts[match[1]] = Number(match[2])
    }
    if (type === 'test:pass' && typeof data.skip === 'string') {
      const match = /^needs ([a-z]+)/.exec(data.skip)
      if (match !== null) missing[match[1]] = [...(missing[match[1]] ?? []), data.name]
    }
  }
  yield JSON.stringify({
    passed: counts.pass,
    failed: counts.fail + counts.cancelled,
    skipped: counts.skipped + counts.todo,
    missing,
  })
}
