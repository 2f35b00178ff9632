import { z } from 'zod'

const Bounds = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() })
export type Bounds = z.infer<typeof Bounds>

/** Where the window was left. */
export const WindowPlace = z.object({
  bounds: Bounds.describe('Also while it fills the screen: to where it goes back'),
  fullScreen: z.boolean(),
})
export type WindowPlace = z.infer<typeof WindowPlace>

const smallest = { width: 900, height: 600 }
const usual = { width: 1120, height: 760 }

/** So much of the title bar has to be seen for the window to be dragged. */
const grip = { width: 120, height: 28 }

/**
 * The bounds of a new window: where it was left, unless the displays have changed so that nobody
 * could get hold of it there; then in the middle of the main display.
 * @param workAreas of the displays without menu bar and Dock, the main one first
 */
export function windowBounds(left: WindowPlace | null, workAreas: readonly Bounds[]): Bounds {
  const [main] = workAreas
  if (!main) return left?.bounds ?? { x: 0, y: 0, ...usual }
  if (!left) return centred(usual, main)
  const home = workAreas.find((area) => hasGrip(left.bounds, area))
  if (!home) return centred(left.bounds, main)
  const size = sizeIn(left.bounds, home)
  return {
    ...size,
    x: Math.min(left.bounds.x, Math.max(home.x, home.x + home.width - grip.width)),
    y: Math.max(left.bounds.y, home.y),
  }
}

export const smallestWindow = smallest

function centred(wanted: { width: number; height: number }, area: Bounds): Bounds {
  const { width, height } = sizeIn(wanted, area)
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  }
}

/** As large as wanted, as the display has room for, and never too small to be used. */
function sizeIn(wanted: { width: number; height: number }, area: Bounds) {
  return {
    width: Math.max(smallest.width, Math.min(wanted.width, area.width)),
    height: Math.max(smallest.height, Math.min(wanted.height, area.height)),
  }
}

function hasGrip({ x, y, width }: Bounds, area: Bounds): boolean {
  const seen = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  const isInReach = y >= area.y - grip.height && y + grip.height <= area.y + area.height
  return seen >= grip.width && isInReach
}
