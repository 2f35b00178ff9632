import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'

/** What a click with the right button offers, in fields and on selected text. */
export function contextMenuTemplate(
  params: Pick<
    ContextMenuParams,
    'dictionarySuggestions' | 'isEditable' | 'misspelledWord' | 'selectionText'
  >,
  spelling: { replace(word: string): void; learn(word: string): void },
): MenuItemConstructorOptions[] {
  const { isEditable, misspelledWord, selectionText } = params
  if (!isEditable) return selectionText.trim() === '' ? [] : [{ role: 'copy' }]
  const suggestions = params.dictionarySuggestions.map((word) => ({
    label: word,
    click: () => spelling.replace(word),
  }))
  const learn = { label: 'Learn Spelling', click: () => spelling.learn(misspelledWord) }
  const words: MenuItemConstructorOptions[] =
    misspelledWord === '' ? [] : [...suggestions, learn, { type: 'separator' }]
  return [
    ...words,
    { role: 'undo' },
    { role: 'redo' },
    { type: 'separator' },
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ]
}
