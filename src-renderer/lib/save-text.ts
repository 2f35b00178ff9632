/** Hands a text to the browser as a file to save. */
export function saveText(fileName: string, text: string): void {
  saveFile(fileName, new Blob([text], { type: 'text/plain' }))
}

/** The same for bytes that came as base64. */
export function saveBase64(fileName: string, base64: string): void {
  saveFile(fileName, new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]))
}

function saveFile(fileName: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
