import { resolve } from 'node:path'

/** The folder of this package: compiled files lie in its `dist/src/kernel`. */
export const packageFolder = resolve(__dirname, '..', '..', '..')
