// The scripts of tests/host/page, read as text: they run inside Chromium.
import { readFileSync } from 'node:fs'

export function pageSource(file: string): string {
  return readFileSync(new URL(`../page/${file}`, import.meta.url), 'utf8')
}
