/**
 * Splits the sequences that want a token each into the passes that cost least together. The native
 * side computes sequences in one pass only if their ids are neighbours, so each pass is a run of
 * consecutive ids. `ids` ascend, and so do the passes.
 */
export function planRound(
  ids: readonly number[],
  costOf: (size: number) => number,
): readonly (readonly number[])[] {
  return neighbourRuns(ids).flatMap((run) => cheapestSplit(run, costOf))
}

function neighbourRuns(ids: readonly number[]): number[][] {
  const runs: number[][] = []
  for (const id of ids) {
    const last = runs.at(-1)
    if (last?.at(-1) === id - 1) last.push(id)
    else runs.push([id])
  }
  return runs
}

function cheapestSplit(run: readonly number[], costOf: (size: number) => number): number[][] {
  const costs = Array.from({ length: run.length }, (_, at) => costOf(at + 1))
  /** For the first n ids: the least cost, and the size of the last pass in it. */
  const best = [{ cost: 0, last: 0 }]
  for (let count = 1; count <= run.length; count += 1) {
    let choice = { cost: Number.POSITIVE_INFINITY, last: count }
    for (let last = 1; last <= count; last += 1) {
      const cost = best[count - last]!.cost + costs[last - 1]!
      if (cost < choice.cost) choice = { cost, last }
    }
    best.push(choice)
  }
  const passes: number[][] = []
  for (let end = run.length; end > 0; end -= best[end]!.last) {
    passes.unshift(run.slice(end - best[end]!.last, end))
  }
  return passes
}
