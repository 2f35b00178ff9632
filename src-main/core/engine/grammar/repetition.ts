import type { RuleWriter } from './grammar-builder.ts'

/** Small blocks are shared by many counts; large ones keep the highest counts short. */
const smallBlock = 100
const largeBlock = 1000
const largeFrom = 10_000
/** No context holds so many of anything: such a bound says nothing. */
const unboundedFrom = 1_000_000

/**
 * From `min` to `max` times the rule of this name, as an expression that is safe to join. Long
 * counts are made of blocks, so that the engine never has more than two ways open.
 */
export function repeat(writer: RuleWriter, name: string, min: number, max: number): string {
  const last = max >= unboundedFrom ? Infinity : max
  if (last === 0) return ''
  const blockSize = (last === Infinity ? min : last) < largeFrom ? smallBlock : largeBlock
  if (min >= blockSize) {
    const block = writer.rule(`${name}{${blockSize}}`)
    const blocks = Math.floor(min / blockSize)
    const done = blocks * blockSize
    return `${repeat(writer, block, blocks, blocks)} ${repeat(writer, name, min - done, last - done)}`
  }
  if (last === Infinity) return min === 0 ? `${name}*` : min === 1 ? `${name}+` : `${name}{${min},}`
  if (last < blockSize) {
    if (min === last) return min === 1 ? name : `${name}{${min}}`
    return min === 0 && last === 1 ? `${name}?` : `${name}{${min},${last}}`
  }
  const block = writer.rule(`${name}{${blockSize}}`)
  const blocks = Math.floor(last / blockSize)
  const end = repeat(writer, name, 0, last % blockSize)
  let rest = end === '' ? '' : writer.rule(end)
  for (let left = blocks; left > 0; left -= 1) {
    const short = writer.rule(`${name}{${left === 1 ? min : 0},${blockSize - 1}}`)
    rest = writer.rule(`${block} ${rest} | ${short}`)
  }
  return rest
}
