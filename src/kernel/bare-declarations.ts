import { compiler } from './tslab-compiler.js'

/** A text in quotes, a comment to the end of its line, or a comment between signs, whichever begins first. */
const pieces = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

/** A declaration file without the comments between signs: the same tokens. Lines that begin with `///` stay. */
export const withoutComments = (declarations: string): string =>
  declarations.replace(pieces, piece => (piece.startsWith('/*') ? ' ' : piece))

/**
 * From now on the compiler reads declaration files without their documentation, which is most of their text. Where nobody
 * asks for it, a third of the work before the first cell is saved.
 */
export function leaveOutDocumentation(): void {
  const read = compiler.sys.readFile
  compiler.sys.readFile = (file, encoding) => {
    const text = read(file, encoding)
    return text !== undefined && file.endsWith('.d.ts') ? withoutComments(text) : text
  }
}
