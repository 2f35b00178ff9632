// A process of its own that writes lines: data folder, name, how many, into files of how many bytes.
import { logFilesIn } from '../../src-main/core/lib/program-log/log-files.ts'
import { openRotatingFile } from '../../src-main/core/lib/program-log/rotating-file.ts'

const [, , dataDir = '', name = '', lines = '0', maxBytes = '60000'] = process.argv
const log = openRotatingFile(logFilesIn(dataDir), { maxBytes: Number(maxBytes), files: 10_000 })
for (let at = 0; at < Number(lines); at += 1) {
  log.write(JSON.stringify({ level: 30, time: Date.now(), msg: `${name}-${at}` }))
}
