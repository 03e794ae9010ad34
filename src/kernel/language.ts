/** The language as kernel and notebook files name it: the same in both, or opening a notebook would change it. */
export const languageInfo = {
  codemirror_mode: 'typescript',
  file_extension: '.ts',
  mimetype: 'text/typescript',
  name: 'typescript',
  pygments_lexer: 'typescript',
  version: '5.0.4',
}

/** How a notebook names the kernel that runs it. */
export const kernelSpecification = {
  display_name: 'TypeScript (gradient-lab)',
  language: 'typescript',
  name: 'gradient-lab',
}
