import { create } from 'zustand'

/** Whether the list of all commands is open. */
export const usePalette = create(() => ({ open: false }))

export function showPalette(open: boolean): void {
  usePalette.setState({ open })
}
