import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../src-main/contract/program-log.ts'
import {
  changeBuffer,
  emptyBuffer,
  heardAfter,
  mostLines,
} from '../../src-renderer/views/logs/log-buffer.ts'
import {
  isSelected,
  type LineSelection,
  linesText,
  moved,
} from '../../src-renderer/views/logs/line-selection.ts'
import { piecesOf } from '../../src-renderer/views/logs/matches.ts'

function line(message: string): LogLine {
  return { at: '2026-11-21T10:00:00.000Z', level: 'info', message, fields: '{}' }
}

const lines = (...messages: string[]) => messages.map(line)

describe('the lines in memory', () => {
  it('are no more than some thousands, the newest ones', () => {
    const many = Array.from({ length: mostLines }, (_, index) => line(String(index)))
    const full = changeBuffer(emptyBuffer, { type: 'restart', lines: many })
    const next = changeBuffer(full, { type: 'add', lines: lines('new'), paused: false })
    expect(next.lines).toHaveLength(mostLines)
    expect(next.lines?.[0]?.message).toBe('1')
    expect(next.lines?.at(-1)?.message).toBe('new')
  })

  it('stand still during a pause, and what came meanwhile follows after it', () => {
    let buffer = changeBuffer(emptyBuffer, { type: 'restart', lines: lines('a') })
    buffer = changeBuffer(buffer, { type: 'add', lines: lines('b', 'c'), paused: true })
    expect(buffer.lines?.map(({ message }) => message)).toEqual(['a'])
    expect(buffer.waiting).toHaveLength(2)
    buffer = changeBuffer(buffer, { type: 'resume' })
    expect(buffer.lines?.map(({ message }) => message)).toEqual(['a', 'b', 'c'])
    expect(buffer.waiting).toEqual([])
  })

  it('have ids that only grow, also after they were read anew', () => {
    let buffer = changeBuffer(emptyBuffer, { type: 'restart', lines: lines('a', 'b') })
    buffer = changeBuffer(buffer, { type: 'restart', lines: lines('a', 'b', 'c') })
    expect(buffer.lines?.map(({ id }) => id)).toEqual([3, 4, 5])
  })

  it('come once, though they were read and heard', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), fc.nat(6), (before, both, after) => {
        const names = Array.from({ length: before + both + after }, (_, index) => `line ${index}`)
        const read = lines(...names.slice(0, before + both))
        const heard = lines(...names.slice(before))
        expect([...read, ...heardAfter(read, heard)].map(({ message }) => message)).toEqual(names)
      }),
    )
  })
})

describe('a selection of lines', () => {
  const numbered = lines('a', 'b', 'c', 'd').map((one, index) => ({ ...one, id: index + 10 }))
  const at = (id: number): LineSelection => ({ anchorId: id, activeId: id })

  it('follows the arrow keys and stays within the list', () => {
    expect(moved(numbered, null, 'ArrowUp', false, 2)).toEqual(at(13))
    expect(moved(numbered, at(10), 'ArrowUp', false, 2)).toEqual(at(10))
    expect(moved(numbered, at(10), 'PageDown', false, 2)).toEqual(at(12))
    expect(moved(numbered, at(10), 'End', false, 2)).toEqual(at(13))
    expect(moved(numbered, at(10), 'x', false, 2)).toBeNull()
    expect(moved([], null, 'End', false, 2)).toBeNull()
  })

  it('grows from where it began, in both directions', () => {
    const up = moved(numbered, at(12), 'Home', true, 2)!
    expect(numbered.filter(({ id }) => isSelected(up, id)).map(({ id }) => id)).toEqual([
      10, 11, 12,
    ])
    const down = moved(numbered, up, 'End', true, 2)!
    expect(numbered.filter(({ id }) => isSelected(down, id)).map(({ id }) => id)).toEqual([12, 13])
  })

  it('is copied with all that its lines hold', () => {
    expect(linesText([{ ...line('started'), fields: '{"port":1}' }, line('done')])).toBe(
      '2026-11-21T10:00:00.000Z INFO started {"port":1}\n2026-11-21T10:00:00.000Z INFO done',
    )
  })
})

describe('what is searched for', () => {
  it('is marked wherever it stands, whatever its case, and nothing of the text is lost', () => {
    const matches = (text: string, search: string) =>
      piecesOf(text, search).flatMap((piece) => (piece.matches ? [piece.text] : []))
    expect(matches('Key and KEY', 'key')).toEqual(['Key', 'KEY'])
    expect(matches('a.b axb', 'a.b')).toEqual(['a.b'])
    expect(matches('anything', '')).toEqual([])
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, search) => {
        const whole = piecesOf(text, search).map((piece) => piece.text)
        expect(whole.join('')).toBe(text)
      }),
    )
  })
})
