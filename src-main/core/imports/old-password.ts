/**
 * Argon2id in PHC form, at a cost that a login may have: checking a hash costs what the hash says,
 * so a foreign file must not choose gigabytes.
 */
export function isUsableHash(hash: string | null): hash is string {
  const match =
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z\d+/]+)\$([A-Za-z\d+/]+)$/.exec(
      hash ?? '',
    )
  if (!match) return false
  const [memory = 0, passes = 0, lanes = 0] = match.slice(1, 4).map(Number)
  const [salt = 0, digest = 0] = match.slice(4).map((text) => Buffer.from(text, 'base64').length)
  const isAffordable = memory <= 262_144 && passes <= 10 && lanes <= 16
  const isPossible = lanes >= 1 && passes >= 1 && memory >= 8 * lanes
  return isAffordable && isPossible && inRange(salt, 8, 64) && inRange(digest, 16, 64)
}

function inRange(value: number, from: number, to: number): boolean {
  return value >= from && value <= to
}
