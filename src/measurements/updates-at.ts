/** k = ⌈progress·M⌉, where progress·M is a whole number up to rounding that one. */
export function updatesAt(progress: number, updates: number): number {
  return Math.max(0, Math.ceil(progress * updates - 1e-9))
}
