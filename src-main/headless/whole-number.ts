import { InvalidArgumentError } from 'commander'

/** Reads the value of an option. @throws InvalidArgumentError: else JSON would make `null` of it */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.')
  return Number(text)
}
