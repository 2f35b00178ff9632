import { app } from 'electron'
import type { Versions } from '../contract/desktop.ts'
import { aboutText } from './about-text.ts'

/** What the About panel says: versions, for people who report a problem. */
export function setAbout(versions: Versions): void {
  app.setAboutPanelOptions({
    applicationName: 'Corral',
    applicationVersion: versions.corral,
    // Empty: else macOS puts Electron's number in brackets behind ours.
    version: '',
    credits: aboutText(versions),
  })
}
