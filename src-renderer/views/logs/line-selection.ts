import type { LogLine } from '../../../src-main/contract/program-log.ts'
import type { NumberedLine } from './log-buffer.ts'

/** From the line where it began to the one that the keyboard is at; by their ids. */
export interface LineSelection {
  anchorId: number
  activeId: number
}

export function isSelected({ anchorId, activeId }: LineSelection, id: number): boolean {
  return id >= Math.min(anchorId, activeId) && id <= Math.max(anchorId, activeId)
}

/**
 * Where the keyboard leads.
 * @param page how many lines are in sight
 * @returns `null` for a key that leads nowhere
 */
export function moved(
  lines: readonly NumberedLine[],
  selection: LineSelection | null,
  key: string,
  extend: boolean,
  page: number,
): LineSelection | null {
  const last = lines.length - 1
  const at = selection === null ? last + 1 : lines.findIndex(({ id }) => id === selection.activeId)
  const places: Record<string, number> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: at - page,
    PageDown: at + page,
    Home: 0,
    End: last,
  }
  const place = places[key]
  if (place === undefined || last < 0) return null
  const id = lines[Math.max(0, Math.min(last, place))]?.id ?? 0
  return { anchorId: extend && selection !== null ? selection.anchorId : id, activeId: id }
}

/** As it is pasted into a report: one line each, with all that it holds. */
export function linesText(lines: readonly LogLine[]): string {
  return lines
    .map(({ at, level, message, fields }) =>
      [at, level.toUpperCase(), message, fields === '{}' ? '' : fields]
        .filter((part) => part !== '')
        .join(' '),
    )
    .join('\n')
}
