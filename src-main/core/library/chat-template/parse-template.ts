import { parse, tokenize } from '@huggingface/jinja'

export type TemplateProgramTree = ReturnType<typeof parse>

/** The text is no template that Corral runs. The message says what is wrong, and quotes nothing. */
export class TemplateSourceError extends Error {
  override readonly name = 'TemplateSourceError'
}

/** The largest known is a quarter of that. */
const maxSourceChars = 64 * 1024

/** The library's lexer takes quadratic time for white space. The most known in a row is 45. */
const longSpace = /\s{200}/

/**
 * Parses a chat template, which belongs to a file from anywhere.
 * @throws TemplateSourceError
 */
export function parseTemplate(source: string): TemplateProgramTree {
  if (source.length > maxSourceChars || longSpace.test(source)) {
    throw new TemplateSourceError('The chat template in the model file is too long.')
  }
  try {
    // Training marks only, without meaning for a prompt.
    const plain = source.replaceAll(/\{%-? *(?:end)?generation *-?%\}/g, '')
    return parse(tokenize(plain, { lstrip_blocks: true, trim_blocks: true }))
  } catch (error) {
    throw new TemplateSourceError('The chat template in the model file does not compile.', {
      cause: error,
    })
  }
}
