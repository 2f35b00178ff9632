import { writeFile } from 'node:fs/promises'
import type { Finding } from '../doctor/finding.ts'
import { checkEngine } from '../doctor/engine-check.ts'
import { checkDataFolder, checkDisk, checkVersions } from '../doctor/machine-checks.ts'
import { checkOwnData } from '../doctor/own-data-checks.ts'
import { checkPort } from '../doctor/port-check.ts'
import { dataDir } from '../headless-host.ts'
import { type Paint, paint } from '../paint.ts'
import { withClient } from '../with-client.ts'

const colours = { ok: 'green', warning: 'yellow', fault: 'red' } as const

interface DoctorOptions {
  /** Ask outside as well; otherwise nothing leaves this machine. */
  online?: boolean
  /** A new file for the facts. */
  bundle?: string
  json?: boolean
}

/** Prints each check with a word, and what to do where one is needed. Exit code 1: a fault. */
export async function doctor(options: DoctorOptions): Promise<void> {
  if (options.bundle !== undefined) return writeBundle(options.bundle, options)
  const folder = dataDir()
  const findings: Finding[] = []
  const steps: (() => Promise<readonly Finding[]>)[] = [
    async () => [checkVersions()],
    async () => [await checkDataFolder(folder)],
    async () => [await checkDisk(folder)],
    async () => [await checkPort(folder)],
    () => checkOwnData(folder, options.online ?? false),
    checkEngine,
  ]
  for (const step of steps) {
    const found = await step()
    findings.push(...found)
    if (!options.json) for (const finding of found) console.log(lines(finding, paint))
  }
  const isWell = findings.every(({ state }) => state !== 'fault')
  if (options.json) console.log(JSON.stringify({ ok: isWell, checks: findings }))
  if (!isWell) endAtOnce(1)
}

/** @throws Error `EEXIST` where the file is there already */
async function writeBundle(file: string, { json }: DoctorOptions): Promise<void> {
  const { files, zip } = await withClient('admin', (client) => client.diagnostics.bundle())
  await writeFile(file, Buffer.from(zip, 'base64'), { flag: 'wx', mode: 0o600 })
  const facts = { file, holds: files.map(({ name, about }) => ({ name, about })) }
  if (json) return console.log(JSON.stringify(facts))
  console.log(`${file} holds:`)
  for (const { name, about } of facts.holds) console.log(`  ${name.padEnd(16)}  ${about}`)
  console.error('corral: look through it before you send it')
}

/** What could not be opened may have left something that keeps the process alive. */
function endAtOnce(code: number): void {
  process.exitCode = code
  process.stdout.write('', () => process.exit(code))
}

function lines({ check, state, text, fix }: Finding, paint: Paint): string {
  const line = `${paint(colours[state], state.padEnd(7))}  ${check.padEnd(13)}  ${text}`
  return fix === null ? line : `${line}\n${' '.repeat(24)}${fix}`
}
