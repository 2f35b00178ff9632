import { readFileSync, writeFileSync } from 'node:fs'
import { WindowPlace } from './window-place.ts'

/** The file that remembers where the window was left. One that cannot be read counts as none. */
export function placeFile(path: string): {
  read(): WindowPlace | null
  write(place: WindowPlace): void
} {
  return {
    read() {
      try {
        const parsed = WindowPlace.safeParse(JSON.parse(readFileSync(path, 'utf8')))
        return parsed.success ? parsed.data : null
      } catch {
        return null
      }
    },
    write(place) {
      try {
        writeFileSync(path, `${JSON.stringify(place)}\n`)
      } catch {
        // A full disk must not keep anybody from closing the window.
      }
    },
  }
}
