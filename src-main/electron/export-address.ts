/** Where the request log is handed out as a file. */
const exportPath = '/api/system/audit-logs/export'

/** Is this a file that a page may have saved? Only Corral's own log, only from the own port. */
export function isExport(url: string, address: string): boolean {
  const target = URL.parse(url)
  return target?.origin === new URL(address).origin && target.pathname === exportPath
}
