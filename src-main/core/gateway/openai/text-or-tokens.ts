import { invalidField } from '../body.ts'

const maxTokens = 1_000_000

/** A text, or the tokens of one. */
export type TextOrTokens = string | readonly number[]

/**
 * What may be one text, one list of tokens, or a list of either. Answers a list, never empty.
 * @throws CorralError `invalid_input`
 */
export function toInputs(value: unknown, param: string, max: number): TextOrTokens[] {
  if (typeof value === 'string' || isNumbers(value)) return [toInput(value, param)]
  if (!Array.isArray(value))
    throw invalidField(param, 'needs to be a text, tokens, or a list of these')
  if (value.length === 0) throw invalidField(param, 'is empty')
  if (value.length > max) throw invalidField(param, `holds ${value.length}; ${max} are allowed`)
  return value.map((item: unknown, index) => toInput(item, `${param}.${index}`))
}

function toInput(value: unknown, param: string): TextOrTokens {
  if (typeof value === 'string') {
    if (value === '') throw invalidField(param, 'is empty')
    return value
  }
  return toTokens(value, param)
}

/** @throws CorralError `invalid_input` unless it is a list of tokens, and not an empty one */
export function toTokens(value: unknown, param: string, max = maxTokens): readonly number[] {
  if (!Array.isArray(value)) throw invalidField(param, 'needs to be a text or tokens')
  if (value.length === 0) throw invalidField(param, 'is empty')
  if (value.length > max) throw invalidField(param, `holds more than ${max} tokens`)
  if (!value.every(isToken)) throw invalidField(param, 'tokens are whole numbers from 0')
  return value
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && typeof value[0] === 'number'
}

function isToken(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31
}
