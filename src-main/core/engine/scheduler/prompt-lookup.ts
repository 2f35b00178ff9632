/** Longest and shortest run of tokens that has to have occurred before. */
const longestRun = 4
const shortestRun = 2

/**
 * Guesses that a text goes on as it did the last time its newest tokens occurred: right for code
 * that is edited and texts that are quoted. Empty when they never did.
 */
export function lookUp(tokens: Uint32Array, most: number): Uint32Array {
  for (let run = longestRun; run >= shortestRun; run -= 1) {
    const at = lastOccurrence(tokens, run)
    if (at !== -1) return tokens.slice(at, Math.min(at + most, tokens.length))
  }
  return tokens.slice(0, 0)
}

/** Where the text went on after the newest earlier occurrence of its last `run` tokens. */
function lastOccurrence(tokens: Uint32Array, run: number): number {
  const end = tokens.length
  for (let at = end - 1; at >= run; at -= 1) {
    let same = 0
    while (same < run && tokens[at - 1 - same] === tokens[end - 1 - same]) same += 1
    if (same === run) return at
  }
  return -1
}
