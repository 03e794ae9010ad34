/**
 * One line per step with its time. A step that runs long shows that it is alive: on a terminal in place, elsewhere by a
 * line every 15 seconds.
 */
export function progress(stream = process.stderr) {
  const running = new Map()
  const terminal = stream.isTTY === true
  let shown = false
  const seconds = from => (performance.now() - from) / 1000
  const clear = () => {
    if (shown) stream.write('\r\u001b[K')
    shown = false
  }
  const show = () => {
    const parts = [...running].map(([name, { from }]) => `${name} ${seconds(from).toFixed(0)} s`)
    if (parts.length === 0) return
    stream.write(`\r\u001b[K  … ${parts.join(' · ')}`.slice(0, (stream.columns ?? 80) + 4))
    shown = true
  }
  const timer = setInterval(
    () => {
      if (terminal) show()
      else
        for (const [name, step] of running)
          if (seconds(step.from) - step.told >= 14.5) {
            step.told = seconds(step.from)
            stream.write(`  … ${name}: still working after ${step.told.toFixed(0)} s\n`)
          }
    },
    terminal ? 500 : 1000,
  )
  timer.unref()
  return {
    start(name) {
      running.set(name, { from: performance.now(), told: 0 })
    },
    done(name, detail = '') {
      const { from } = running.get(name)
      clear()
      stream.write(`  ✓ ${name}${detail === '' ? '' : ` (${detail})`}: ${seconds(from).toFixed(1)} s\n`)
    },
    stop(name) {
      running.delete(name)
    },
    say(text) {
      clear()
      stream.write(`${text}\n`)
    },
    end() {
      clearInterval(timer)
      clear()
    },
  }
}
