/** Follows the text of a JSON object as it comes, and knows when it has reached its end. */
export interface JsonProgress {
  push(text: string): void
  /** The object has been closed, or nothing but white space has come. */
  readonly isComplete: boolean
  readonly isEmpty: boolean
}

export function createJsonProgress(): JsonProgress {
  let depth = 0
  let isInString = false
  let isEscaped = false
  let isEmpty = true

  const take = (char: string): void => {
    if (isEscaped) isEscaped = false
    else if (isInString && char === '\\') isEscaped = true
    else if (char === '"') isInString = !isInString
    else if (isInString) return
    else if (char === '{' || char === '[') depth += 1
    else if (char === '}' || char === ']') depth -= 1
  }
  return {
    push(text) {
      if (isEmpty && text.trim() === '') return
      isEmpty = false
      for (const char of text) take(char)
    },
    get isComplete() {
      return !isEmpty && depth <= 0 && !isInString
    },
    get isEmpty() {
      return isEmpty
    },
  }
}
