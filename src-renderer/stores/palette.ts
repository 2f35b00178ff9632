import { create } from 'zustand'

/** Whether the list of all commands is open, and how often it has been opened. */
export const usePalette = create(() => ({ open: false, times: 0 }))

export function showPalette(open: boolean): void {
  usePalette.setState(({ times }) => ({ open, times: open ? times + 1 : times }))
}
