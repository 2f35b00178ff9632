import { execFile } from 'node:child_process'

/** What a tool of the system said. */
export interface ToolAnswer {
  readonly code: number
  readonly output: string
}

/** Runs a tool of the system. @throws Error where there is none of that name */
export function runTool(tool: string, args: readonly string[]): Promise<ToolAnswer> {
  return new Promise((resolve, reject) => {
    execFile(tool, [...args], { timeout: 90_000 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim()
      if (error === null) return resolve({ code: 0, output })
      if (typeof error.code === 'number') return resolve({ code: error.code, output })
      reject(error.code === 'ENOENT' ? new Error(`there is no '${tool}' on this machine`) : error)
    })
  })
}
