/**
 * A generator of numbers that look random and are the same on every machine for the same seed:
 * each call returns a number from 0 up to, but not including, 1. It is Tommy Ettinger's mulberry32
 * (32 bits of state, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c); good
 * for test data and model weights, useless for secrets.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
