export const passwordRule = '8 to 128 characters'

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Why a new password does not do yet, in words; null when it does. */
export function passwordProblem(password: string, again: string): string | null {
  if (password.length < 8) return 'The password needs at least 8 characters.'
  if (password.length > 128) return 'The password may have at most 128 characters.'
  return password === again ? null : 'The two passwords differ.'
}

/** 20 characters in groups of five, easy to read out: 99 bits. */
export function makePassword(): string {
  const group = () => Array.from({ length: 5 }, letter).join('')
  return Array.from({ length: 4 }, group).join('-')
}

/** Bytes past the last whole round of letters would favour some: they are thrown again. */
function letter(): string {
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1))
  return byte < 256 - (256 % letters.length) ? letters.charAt(byte % letters.length) : letter()
}
