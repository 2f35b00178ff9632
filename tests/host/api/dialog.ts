// dialog: recorded, and answered as if the user had cancelled. A test stubs the methods to do else.
import type {
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogOptions,
  OpenDialogReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue,
} from 'electron'
import { expectArgument, expectOneOf } from '../core/arguments.ts'
import { type RecordedDialog, record } from '../core/record.ts'
import { strict } from '../core/strict.ts'
import { BrowserWindow } from './browser-window.ts'

/** Dialogs take options, or a window and options. */
type Arguments<T> = [options?: T] | [window: BrowserWindow | null, options?: T]

const texts = new Set(['title', 'message', 'detail', 'buttonLabel', 'defaultPath', 'checkboxLabel'])

function open<T extends object>(kind: RecordedDialog['kind'], args: Arguments<T>): T {
  const [first, second] = args as unknown[]
  const window = first instanceof BrowserWindow ? first : null
  const options = (window || first === null ? second : first) ?? {}
  if (typeof options !== 'object') throw new TypeError('Options must be an object')
  for (const [name, value] of Object.entries(options)) {
    if (texts.has(name) && typeof value !== 'string') {
      throw new TypeError(`${name} must be a string`)
    }
  }
  record.dialogs.push({ kind, window: window?.id ?? null, options })
  return options as T
}

function expectProperties(properties: unknown) {
  if (properties !== undefined && !Array.isArray(properties)) {
    throw new TypeError('Properties must be an array')
  }
}

/** The button that Escape stands for. */
function cancelButton({ cancelId, buttons = [] }: Partial<MessageBoxOptions>): number {
  if (cancelId !== undefined) return cancelId
  return Math.max(
    0,
    buttons.findIndex((label) => /^&?(cancel|no)$/i.test(label)),
  )
}

export const dialog = strict('dialog', {
  async showMessageBox(...args: Arguments<MessageBoxOptions>): Promise<MessageBoxReturnValue> {
    const options: Partial<MessageBoxOptions> = open('message', args)
    if (options.buttons !== undefined && !Array.isArray(options.buttons)) {
      throw new TypeError('Buttons must be an array')
    }
    const types = ['none', 'info', 'error', 'question', 'warning']
    expectOneOf('message box type', options.type ?? 'none', types)
    const checkboxChecked = options.checkboxChecked ?? false
    return { response: cancelButton(options), checkboxChecked }
  },

  async showOpenDialog(...args: Arguments<OpenDialogOptions>): Promise<OpenDialogReturnValue> {
    expectProperties(open('open', args).properties)
    return { canceled: true, filePaths: [] }
  },

  async showSaveDialog(...args: Arguments<SaveDialogOptions>): Promise<SaveDialogReturnValue> {
    expectProperties(open('save', args).properties)
    return { canceled: true, filePath: '' }
  },

  showErrorBox(title: string, content: string) {
    expectArgument(0, title, 'string')
    expectArgument(1, content, 'string')
    record.dialogs.push({ kind: 'error', window: null, options: { title, content } })
    console.error(`[error box] ${title}: ${content}`)
  },
})
