import { join } from 'node:path'
import { Menu, app, dialog, shell } from 'electron'
import { CorralError } from '../core/errors.ts'
import { choosePath } from './choose-path.ts'
import { installCommandLineTool } from './command-line-tool.ts'
import { routeOfFile } from './links.ts'
import { menuTemplate } from './menu-template.ts'
import type { Windows } from './windows.ts'

export function setApplicationMenu(windows: Windows): void {
  const template = menuTemplate({
    show: windows.show,
    openModelFile: () => void openModelFile(windows),
    openDocs: () => void shell.openPath(join(resourcesFolder(), 'docs')),
    installCommandLineTool: () => void installTool(),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

/** What ships beside the bundle; in a checkout the project's folder. */
function resourcesFolder(): string {
  return app.isPackaged ? process.resourcesPath : app.getAppPath()
}

async function openModelFile(windows: Windows): Promise<void> {
  const route = routeOfFile((await choosePath('model')) ?? '')
  if (route) windows.show(route)
}

async function installTool(): Promise<void> {
  if (!app.isPackaged) {
    await dialog.showMessageBox({
      message: 'The command is part of the installed app.',
      detail: 'In a checkout, run: npm run corral',
    })
    return
  }
  try {
    const command = join(resourcesFolder(), 'bin', 'corral')
    const { path, addToPath } = await installCommandLineTool(command)
    const detail =
      addToPath === null
        ? 'Open a new terminal window and type: corral status'
        : `Add this folder to your PATH, then type corral status: ${addToPath}`
    await dialog.showMessageBox({ message: `The command was put at ${path}.`, detail })
  } catch (error) {
    const { message: detail } = CorralError.from(error)
    await dialog.showMessageBox({
      type: 'error',
      message: 'The command was not put in place.',
      detail,
    })
  }
}
