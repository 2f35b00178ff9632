import type { DesktopSettings } from '../../src-main/contract/desktop.ts'
import { client } from '../api/client.ts'
import { createMirror } from './mirror.ts'

/** The Mac app around Corral: its settings, and newer versions of it. */
export const useDesktop = createMirror((options) => client.desktop.watch(undefined, options))

/** What is left out stays. */
export async function saveDesktop(change: Partial<DesktopSettings>): Promise<void> {
  useDesktop.setState({ value: await client.desktop.update(change), problem: null })
}
