const mostFrames = 30
const mostChars = 300

/** What may be written down of something that was thrown. */
export interface CrashText {
  readonly message: string
  /** One frame a line. */
  readonly details: string
}

/**
 * Says what was thrown, and where, without what it was thrown about: errors quote what they could not
 * read, and that may be a prompt or a key. Of quotations only the names of properties stay.
 */
export function crashText(thrown: unknown, homeDir: string): CrashText {
  if (!(thrown instanceof Error)) return { message: `a ${typeof thrown} was thrown`, details: '' }
  const { name, message, stack = '' } = thrown
  const { code } = thrown as NodeJS.ErrnoException
  const words = isOfTheLanguage(thrown) || typeof code === 'string' ? withoutQuotes(message) : ''
  const said = [name, typeof code === 'string' && `(${code})`, words && `: ${words}`]
    .filter((part) => part !== false && part !== '')
    .join(' ')
    .replace(' : ', ': ')
  return {
    message: shortened(withoutHome(said, homeDir)),
    details: framesOf(stack, homeDir),
  }
}

/** Lines of a stack that name places in the program, and nothing else. */
export function framesOf(stack: string, homeDir: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at \S/.test(line))
    .slice(0, mostFrames)
    .map((line) => shortened(withoutHome(line.trim(), homeDir)))
    .join('\n')
}

export function withoutHome(text: string, homeDir: string): string {
  return homeDir.length > 1 ? text.replaceAll(homeDir, '~') : text
}

/** Written by the engine of JavaScript: the words are known, what they quote is not. */
function isOfTheLanguage(error: Error): boolean {
  return [TypeError, RangeError, ReferenceError].some((kind) => error instanceof kind)
}

function withoutQuotes(message: string): string {
  return message.replaceAll(/(\((?:reading|setting) )?(["'`]).*\2(?=\)|$|\W)/gs, (all, property) =>
    property && /^[\w$(" ]+'[\w$]{1,60}'$/.test(all) ? all : '"…"',
  )
}

function shortened(text: string): string {
  return text.length > mostChars ? `${text.slice(0, mostChars)}…` : text
}
